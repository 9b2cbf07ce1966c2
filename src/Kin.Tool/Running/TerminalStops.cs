namespace Kin.Tool.Running;

/// <summary>
/// Which SIGTSTP came from the terminal, by Ctrl-Z, and so reached the program as well.
/// </summary>
/// <remarks>
/// The runtime tells of a signal some time after it came. By then the program may have stopped, kin after it,
/// the shell may have taken the terminal and continued both in the background: kin is not in the foreground
/// any more, and would take that Ctrl-Z for one that was sent to it alone, and stop the program again. So one
/// SIGTSTP is still expected when kin stops in the foreground without having been told of any.
/// </remarks>
/// <param name="sharesGroup">The program is in the process group of kin.</param>
/// <param name="isForeground">Whether that group has the terminal now.</param>
internal sealed class TerminalStops(bool sharesGroup, Func<bool> isForeground)
{
    /// <summary>The longest time in which the runtime tells of a signal, in milliseconds.</summary>
    public const int Delivery = 500;

    private readonly Lock _lock = new();
    private long _told = -Delivery;
    private bool _expected;
    private long _expectedUntil;

    /// <summary>A SIGTSTP has come: whether it is the terminal's, which is not passed on.</summary>
    public bool IsFromTerminal()
    {
        lock (_lock)
        {
            long now = Environment.TickCount64;
            bool late = _expected && now < _expectedUntil;
            _expected = false;
            _told = now;
            return sharesGroup && (late || isForeground());
        }
    }

    /// <summary>Kin is about to stop, because the program has.</summary>
    public void Stopping()
    {
        lock (_lock)
        {
            _expected = Environment.TickCount64 - _told >= Delivery && isForeground();
            _expectedUntil = long.MaxValue; // the clock goes on while kin is stopped
        }
    }

    /// <summary>Kin goes on.</summary>
    public void Continued()
    {
        lock (_lock)
        {
            _expectedUntil = Environment.TickCount64 + Delivery;
        }
    }
}
