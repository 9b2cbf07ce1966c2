using System.Runtime.InteropServices;

namespace Kin.Tool.Running;

/// <summary>
/// Kin stops when its program has been stopped, so that the shell above sees it and gives its prompt, and kin
/// continues the program when it is continued itself.
/// </summary>
/// <remarks>
/// Only with a terminal: elsewhere nobody would continue kin. The program is asked for its state when the
/// kernel says that a child has changed (SIGCHLD); as process 1 kin leaves that signal alone, for the runtime
/// would reap the program then, and could not stop anyway.
/// </remarks>
internal sealed class StopTogether
{
    // Held here, or the collector would end them.
    private static readonly List<PosixSignalRegistration> s_registrations = [];

    private const int Child = 17, GoOn = 18; // SIGCHLD, SIGCONT

    private readonly Lock _lock = new();
    private readonly ChildProcess _program;
    private bool _stopped;

    private StopTogether(ChildProcess program) => _program = program;

    /// <summary>From now on kin and the program stop and go on together.</summary>
    public static void With(ChildProcess program)
    {
        if (ThisProcess.Id == 1 || !TerminalState.Exists())
        {
            return;
        }

        StopTogether both = new(program);
        s_registrations.Add(PosixSignalRegistration.Create((PosixSignal)Child, _ => both.StopWithProgram()));
        s_registrations.Add(PosixSignalRegistration.Create((PosixSignal)GoOn, _ => both.Continue()));
        both.StopWithProgram(); // it may have been stopped already
    }

    private void StopWithProgram()
    {
        lock (_lock)
        {
            if (!_stopped && IsStopped())
            {
                // SIGSTOP, since this process handles SIGTSTP. It may come a moment after the call returns;
                // what follows when kin goes on is in Continue.
                _stopped = true;
                using ProcessHandle kin = ProcessHandle.Open(ThisProcess.Id);
                kin.Suspend();
            }
        }
    }

    private void Continue()
    {
        lock (_lock)
        {
            _stopped = false;
            if (IsStopped())
            {
                _program.SendSignal(Signal.Continue);
            }
        }
    }

    private bool IsStopped()
    {
        try
        {
            return TerminalState.IsStopped(File.ReadAllText($"/proc/{_program.Id}/stat"));
        }
        catch (IOException)
        {
            return false; // it has ended
        }
    }
}
