using System.Runtime.InteropServices;
using Kin.Inspection;

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
    private readonly TerminalStops _stops;
    private readonly OuterTerminal? _outer;
    private bool _stopped;

    private StopTogether(ChildProcess program, TerminalStops stops, OuterTerminal? outer)
    {
        _outer = outer;
        _program = program;
        _stops = stops;
    }

    /// <summary>From now on kin and the program stop and go on together.</summary>
    public static void With(ChildProcess program, TerminalStops stops, OuterTerminal? outer)
    {
        if (ThisProcess.Id == 1 || !TerminalState.Exists())
        {
            return;
        }

        StopTogether both = new(program, stops, outer);
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
                // SIGTTIN, since this process handles SIGTSTP, and the kernel would stop it by SIGSTOP even
                // when the shell is gone and nobody is left to continue it (an orphaned group, setpgid(2)).
                // It may come a moment after the call returns; what follows is in Continue.
                _stopped = true;
                _stops.Stopping();
                _outer?.Leave();
                using ProcessHandle kin = ProcessHandle.Open(ThisProcess.Id);
                kin.SendSignal(Signal.TerminalInput);
            }
        }
    }

    private void Continue()
    {
        lock (_lock)
        {
            _stopped = false;
            _stops.Continued();
            _outer?.Return();
            if (IsStopped())
            {
                _program.SendSignal(Signal.Continue);
            }
        }
    }

    private bool IsStopped() =>
        ProcFs.Default.TryRead(_program.Id, out ProcessInfo now) == ProcOutcome.Read
        && now.State == ProcessState.Stopped;
}
