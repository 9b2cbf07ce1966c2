using System.Runtime.InteropServices;
using Kin.IO;
using Kin.Tool.Looking.Top.Keys;
using Kin.Tool.Looking.Top.Picture;
using Kin.Tool.Running;
using Kin.Tool.Signalling;
using Microsoft.Win32.SafeHandles;

namespace Kin.Tool.Looking.Top;

/// <summary>
/// The terminal as top uses it: keys as bytes, another screen, and signals that wake whoever waits for a key.
/// All that is undone when it is disposed, and while the process is stopped.
/// </summary>
internal sealed class TopTerminal : IDisposable
{
    private const int GoOn = 18, TerminalStop = 20, Resized = 28;

    // The other screen, no cursor, no wrapping at the edge; and back.
    private static readonly byte[] s_enter = [.. "\e[?1049h\e[?25l\e[?7l"u8];
    private static readonly byte[] s_leave = [.. "\e[0m\e[?7h\e[?25h\e[?1049l"u8];

    // After Escape the rest of a sequence follows at once, unless it was the key itself.
    private static readonly TimeSpan s_rest = TimeSpan.FromMilliseconds(50);

    // Asked to end it does so within this time, even in a write to a terminal that takes nothing.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    private readonly OwnTerminal _terminal;
    private readonly OuterTerminal _outer;
    private readonly SafeFileHandle _input = new(0, ownsHandle: false);
    private readonly Stream? _keys = Out.Input();
    private readonly EventFd _woken = new();
    private readonly PollSet _waits = new();
    private readonly EndingSignals _endings;
    private readonly Timer _patience;
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly KeyDecoder _decoder = new();
    private readonly byte[] _bytes = new byte[512];
    private readonly ReadyHandle[] _ready = new ReadyHandle[2];
    private volatile int _ending;
    private volatile bool _isToStop, _isContinued, _isResized;
    private bool _isInside;

    /// <param name="terminal">Standard input.</param>
    public TopTerminal(OwnTerminal terminal)
    {
        _terminal = terminal;
        _outer = new OuterTerminal(terminal, terminal);
        _waits.Add(_input, PollEvents.Readable);
        _waits.Add(_woken.Handle, PollEvents.Readable);
        _patience = new Timer(_ => Environment.Exit(128 + _ending));
        _endings = new EndingSignals(signal =>
        {
            _ending = signal;
            Wake();
        });
        foreach (int signal in new[] { GoOn, TerminalStop, Resized })
        {
            _signals.Add(PosixSignalRegistration.Create(
                (PosixSignal)signal, context => Receive(signal, context)));
        }
    }

    /// <summary>The signal by which it was asked to end; 0: none.</summary>
    public int Ending => _ending;

    /// <summary>Lines and columns.</summary>
    public TerminalSize Size => _terminal.Size ?? new TerminalSize(24, 80);

    /// <summary>
    /// The size may be another, or what is shown is not known: everything is to be written anew.
    /// </summary>
    public bool TakeChange()
    {
        bool isChanged = _isResized;
        _isResized = false;
        return isChanged;
    }

    /// <summary>Takes the terminal over; in the background it waits for the foreground, stopped.</summary>
    public void Enter()
    {
        while (!_terminal.IsForeground && _ending == 0)
        {
            _outer.StopKin();
        }

        _outer.Begin();
        Out.Bytes(s_enter);
        _isInside = true;
        _isResized = true;
    }

    /// <summary>Waits for keys, a signal, or the end of a time.</summary>
    /// <param name="timeout">The longest wait.</param>
    /// <param name="keys">What was pressed is added.</param>
    /// <returns>False: the input has ended.</returns>
    public bool Wait(TimeSpan timeout, List<Key> keys)
    {
        bool isRest = _decoder.IsWaiting && timeout > s_rest;
        int count = _waits.Wait(_ready, isRest ? s_rest : timeout);
        if (count == 0 && _decoder.IsWaiting)
        {
            _decoder.End(keys);
        }

        for (int i = 0; i < count; i++)
        {
            if (_ready[i].Handle == _woken.Handle)
            {
                _woken.Take();
            }
            else if (!TakeBytes(keys))
            {
                return false;
            }
        }

        StopIfAsked();
        return true;
    }

    /// <summary>Stops this process, as Ctrl-Z does, until a shell continues it.</summary>
    public void Stop()
    {
        Leave();
        _outer.StopKin();
        Enter();
        _isContinued = false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Leave();
        _endings.Dispose();
        _patience.Dispose();
        _signals.ForEach(signal => signal.Dispose());
        _outer.Dispose();
        _woken.Dispose();
    }

    private void Leave()
    {
        if (_isInside)
        {
            _isInside = false;
            try
            {
                Out.Bytes(s_leave);
            }
            catch (IOException)
            {
                // hung up
            }

            _outer.Leave();
        }
    }

    private bool TakeBytes(List<Key> keys)
    {
        try
        {
            int count = _keys?.Read(_bytes) ?? 0;
            _decoder.Take(_bytes.AsSpan(0, count), keys);
            return count > 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // hung up
        }
    }

    // Continued from outside: the shell has had the terminal meanwhile, and has set it as it likes.
    private void StopIfAsked()
    {
        if (_isToStop)
        {
            _isToStop = false;
            Stop();
        }
        else if (_isContinued)
        {
            _isContinued = false;
            _outer.Leave();
            Enter();
        }
    }

    private void Receive(int signal, PosixSignalContext context)
    {
        context.Cancel = true;
        switch (signal)
        {
            case Resized:
                _isResized = true;
                break;
            case TerminalStop:
                _isToStop = true;
                break;
            default:
                _isContinued = true;
                break;
        }

        Wake();
    }

    // A handler may still be at work when its registration has been disposed.
    private void Wake()
    {
        try
        {
            _woken.Signal();
            if (_ending != 0)
            {
                _patience.Change(s_patience, Timeout.InfiniteTimeSpan);
            }
        }
        catch (ObjectDisposedException)
        {
            // nobody waits any more
        }
    }
}
