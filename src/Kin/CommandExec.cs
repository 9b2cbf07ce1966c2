using System.Diagnostics.CodeAnalysis;
using Kin.Native;
using Kin.Native.Spawn;

namespace Kin;

/// <summary>From the description of a program to this process being it.</summary>
internal static class CommandExec
{
    /// <summary>
    /// Returns never: it throws, with everything as it was, when the program cannot be had.
    /// </summary>
    [DoesNotReturn]
    public static void Run(Command command) => throw Failure(command);

    private static LinuxException Failure(Command command)
    {
        ChildStreams streams = new(command, command.StandardOutput, command.StandardError);
        TerminalUse? terminal = null;
        try
        {
            SpawnOptions options = CommandStart.Options(
                command, streams.Descriptors, foreground: -1, terminal: -1);
            terminal = TerminalUse.Begin(command, streams);
            return ProgramReplacement.Run(
                options, RuntimeLitter.PathsOf(ThisProcess.Id, Path.GetTempPath()));
        }
        finally
        {
            terminal?.NotStarted();
            streams.Dispose();
        }
    }
}
