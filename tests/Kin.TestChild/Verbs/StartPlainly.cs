using System.Diagnostics;

namespace Kin.TestChild.Verbs;

/// <summary>
/// <c>start-plainly PROGRAM ARGUMENTS</c>: runs a program with the Process class of .NET, as a program without Kin would.
/// </summary>
internal static class StartPlainly
{
    public static int Run(string[] args)
    {
        using Process program = Process.Start(new ProcessStartInfo(args[0], args[1..]))!;
        program.WaitForExit();
        return program.ExitCode;
    }
}
