namespace Kin.TestChild.Verbs;

/// <summary><c>status</c>: prints /proc/self/status and /proc/self/stat as the kernel shows them to the child itself.</summary>
internal static class Status
{
    public static int Run(string[] args)
    {
        Console.Out.Write(File.ReadAllText("/proc/self/status"));
        Console.Out.Write("Stat:\t" + File.ReadAllText("/proc/self/stat"));
        return 0;
    }
}
