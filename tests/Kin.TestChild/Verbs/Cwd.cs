namespace Kin.TestChild.Verbs;

/// <summary><c>cwd</c>: prints the working directory that the kernel shows for it.</summary>
internal static class Cwd
{
    public static int Run(string[] args)
    {
        Console.Out.WriteLine(new FileInfo("/proc/self/cwd").LinkTarget);
        return 0;
    }
}
