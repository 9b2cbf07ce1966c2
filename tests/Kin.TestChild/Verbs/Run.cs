using System.Runtime.InteropServices;

namespace Kin.TestChild.Verbs;

/// <summary>
/// <c>run [--reaper] TIMES PROGRAM ARGUMENTS</c>: runs a program so many times with Kin, blocking and awaited in turn,
/// and prints each status. With --reaper the runtime's own handler of SIGCHLD is installed first.
/// </summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
internal static class Run
{
    public static int Execute(string[] args)
    {
        PosixSignalRegistration? reaper = null;
        if (args[0] == "--reaper")
        {
            reaper = PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => { });
            args = args[1..];
        }

        using (reaper)
        {
            Command command = new(args[1], args[2..]);
            for (int i = 0; i < int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture); i++)
            {
                Console.Out.WriteLine(i % 2 == 0 ? command.Run() : command.RunAsync().GetAwaiter().GetResult());
            }
        }

        return 0;
    }
}
