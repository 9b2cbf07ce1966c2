using System.Runtime.InteropServices;

namespace Kin.Tool.Running;

/// <summary>
/// Passes the signals that kin gets on to its child. Begins before the child exists, so none is lost, and
/// never ends: the runtime delivers a signal some time after it came, and the Ctrl-C that ended the child
/// would end kin too, and its exit code, if it were given its default back in between.
/// </summary>
/// <remarks>
/// A terminal sends Ctrl-C, Ctrl-\, Ctrl-Z and changes of its size to the whole foreground group, child
/// included. Such a signal is not passed on again: many programs take a second Ctrl-C for impatience. .NET
/// does not tell who sent a signal, so while kin stands in the foreground and its child shares the group,
/// these signals are taken to come from the terminal.
/// </remarks>
internal sealed class SignalRelay
{
    // What asks a program for something. Not the faults, which are kin's own; not SIGCONT, which StopTogether
    // passes on; not SIGRTMIN (34, in musl 35), by which the runtime stops its threads. SIGTSTP (20) does not
    // stop kin: the program may refuse it, and kin stops when the program has.
    private static readonly int[] s_relayed =
    [
        1, 2, 3, 10, 12, 14, 15, 20, 28, 29, 30,
        36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60,
        61, 62, 63, 64,
    ];

    // Held here, or the collector would end them.
    private static readonly List<PosixSignalRegistration> s_registrations = [];

    // The longest time after the end of a program in which the Ctrl-C that ended it is waited for.
    private static readonly TimeSpan s_delivery = TimeSpan.FromMilliseconds(TerminalStops.Delivery);

    private readonly ManualResetEventSlim _interrupted = new();
    private readonly Lock _lock = new();
    private readonly List<int> _early = [];
    private readonly bool _sharesGroup;
    private readonly TerminalStops _stops;
    private readonly OuterTerminal? _outer;
    private ChildProcess? _child;

    /// <summary>Begins to collect signals.</summary>
    /// <param name="sharesGroup">The child will be in the process group of kin.</param>
    /// <param name="outer">The terminal of kin when the child will have one of its own.</param>
    public SignalRelay(bool sharesGroup, OuterTerminal? outer = null)
    {
        _outer = outer;
        _sharesGroup = sharesGroup;
        _stops = new TerminalStops(sharesGroup, TerminalState.IsForeground);
        foreach (int number in s_relayed)
        {
            // Another size of the window is told by the child's own terminal.
            if (outer is not null && number == Signal.WindowChange.Number)
            {
                continue;
            }

            s_registrations.Add(PosixSignalRegistration.Create((PosixSignal)number, c => Receive(number, c)));
        }
    }

    /// <summary>Passes on what came so far, and from now on what comes.</summary>
    public void PassTo(ChildProcess child)
    {
        lock (_lock)
        {
            _child = child;
            foreach (int number in _early)
            {
                child.SendSignal(new Signal(number));
            }
        }

        StopTogether.With(child, _stops, _outer);
    }

    /// <summary>
    /// Ends kin by SIGINT when Ctrl-C ended the program. A shell then sees what it would see without kin, and
    /// leaves its loop or script. Returns in every other case.
    /// </summary>
    public void EndAs(ExitStatus status)
    {
        bool both = _sharesGroup && status.Signal == Signal.Interrupt && TerminalState.IsForeground();
        if (both && _interrupted.Wait(s_delivery))
        {
            s_registrations.ForEach(registration => registration.Dispose());
            using ProcessHandle kin = ProcessHandle.Open(ThisProcess.Id);
            kin.SendSignal(Signal.Interrupt);
            kin.WaitAsync(s_delivery).GetAwaiter().GetResult();
        }
    }

    private void Receive(int number, PosixSignalContext context)
    {
        context.Cancel = true;
        if (number == Signal.Interrupt.Number)
        {
            _interrupted.Set();
        }

        if (_outer is not null && number == Signal.TerminalStop.Number)
        {
            _outer.StopKin();
            return;
        }

        if (number == Signal.TerminalStop.Number
            ? _stops.IsFromTerminal()
            : _sharesGroup && TerminalState.SendsToGroup(number) && TerminalState.IsForeground())
        {
            return;
        }

        lock (_lock)
        {
            if (_child is null)
            {
                _early.Add(number);
            }
            else
            {
                _child.SendSignal(new Signal(number));
            }
        }
    }
}
