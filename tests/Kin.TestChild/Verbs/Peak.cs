namespace Kin.TestChild.Verbs;

/// <summary><c>peak PROGRAM ARGUMENTS</c>: runs a program with Kin and prints its peak memory in bytes, or "none".</summary>
internal static class Peak
{
    public static int Run(string[] args)
    {
        ExitStatus status = new Command(args[0], args[1..]).Run();
        Console.Out.WriteLine(status.ResourceUsage.PeakMemoryBytes?.ToString() ?? "none");
        return status.ShellCode;
    }
}
