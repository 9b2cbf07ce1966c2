using System.Runtime.InteropServices;
using Kin.Native;
using Kin.Native.Terminals;

namespace Kin;

/// <summary>
/// The terminal in which this process itself runs: its size, and raw mode, in which a program gets every key
/// as it is pressed. The other side, a terminal that is made for a child, is <see cref="PseudoTerminal"/>.
/// </summary>
/// <remarks>
/// All members are thread-safe. Raw mode is left when the object is disposed and when the process ends in
/// order (the end of Main, <see cref="Environment.Exit"/>), not when a signal ends it that the program does
/// not handle. What <see cref="Console"/> does to the terminal is apart from this: do not
/// read keys by both.
/// </remarks>
public sealed class OwnTerminal : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SafeFd _fd;
    private Termios? _before;

    private OwnTerminal(SafeFd fd) => _fd = fd;

    /// <summary>The controlling terminal of this process's session (tty(4)); null: it has none.</summary>
    public static OwnTerminal? Open() =>
        Terminal.OpenDevice() is SafeFd device ? new OwnTerminal(device) : null;

    /// <summary>
    /// The terminal behind an open handle, which stays open; null: it is no terminal.
    /// </summary>
    public static OwnTerminal? Of(SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        SafeFd copy = SafeFd.DuplicateOf(handle);
        if (LineSettings.Of(copy) is not null)
        {
            return new OwnTerminal(copy);
        }

        copy.Dispose();
        return null;
    }

    /// <summary>Its rows and columns; null: nobody has said, or it has been hung up.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed.</exception>
    public TerminalSize? Size
    {
        get
        {
            try
            {
                Winsize size = LineSettings.SizeOf(_fd);
                return size is { ws_row: > 0, ws_col: > 0 }
                    ? new TerminalSize(size.ws_row, size.ws_col) : null;
            }
            catch (LinuxException)
            {
                return null;
            }
        }
    }

    /// <summary>
    /// True: it listens to the process group of this process (tcgetpgrp(3)), or it is not the controlling
    /// terminal of its session, and so nobody's.
    /// </summary>
    /// <exception cref="ObjectDisposedException">It has been disposed.</exception>
    public bool IsForeground => Terminal.ForegroundGroupOf(_fd) is var group
        && (group < 0 || group == Libc.getpgrp());

    /// <summary>
    /// A terminal of a child that is like this one: its size, its keys (stty(1)), its treatment of UTF-8.
    /// </summary>
    /// <exception cref="ObjectDisposedException">It has been disposed.</exception>
    public TerminalOptions OptionsForChild()
    {
        lock (_lock)
        {
            TerminalSize? size = Size;
            return new TerminalOptions
            {
                Rows = size?.Rows ?? 24,
                Columns = size?.Columns ?? 80,
                Like = _before ?? LineSettings.Of(_fd),
            };
        }
    }

    /// <summary>
    /// Every key is a byte to be read at once, none is shown, none sends a signal; output is not changed
    /// (cfmakeraw(3)). Does nothing in raw mode, and in the background: the settings are those of others
    /// then.
    /// </summary>
    /// <returns>True: the terminal is in raw mode.</returns>
    /// <exception cref="LinuxException">EIO: it has been hung up.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed.</exception>
    public bool EnterRawMode()
    {
        lock (_lock)
        {
            if (_before is not null || !IsForeground)
            {
                return _before is not null;
            }

            Termios before = LineSettings.Of(_fd)
                ?? throw new LinuxException("ioctl(TCGETS)", Errno.EIO, "the terminal");
            AppDomain.CurrentDomain.ProcessExit += AtExit;
            _before = before;
            LineSettings.Apply(_fd, LineSettings.Raw(before));
            return true;
        }
    }

    /// <summary>
    /// The settings are again what they were. Does nothing when this object has not entered raw mode; in the
    /// background it forgets them, since the shell has set its own.
    /// </summary>
    public void LeaveRawMode()
    {
        lock (_lock)
        {
            if (_before is not Termios before)
            {
                return;
            }

            _before = null;
            AppDomain.CurrentDomain.ProcessExit -= AtExit;
            Restore(before);
        }
    }

    /// <summary>
    /// Calls <paramref name="changed"/> with the new size whenever the size changes (SIGWINCH) while this
    /// process is in the foreground, on a thread of the pool, one call at a time. Does not call it for the
    /// size it has.
    /// </summary>
    /// <returns>Ends the calls when it is disposed.</returns>
    public IDisposable WatchSize(Action<TerminalSize> changed)
    {
        ArgumentNullException.ThrowIfNull(changed);
        Lock one = new();
        return PosixSignalRegistration.Create(
            (PosixSignal)Signal.WindowChange.Number,
            _ => ThreadPool.QueueUserWorkItem(
                static told =>
                {
                    lock (told.one)
                    {
                        told.terminal.Tell(told.changed);
                    }
                },
                (terminal: this, one, changed),
                preferLocal: false));
    }

    /// <summary>Leaves raw mode and closes this object's descriptor. The terminal itself stays.</summary>
    public void Dispose()
    {
        if (!_fd.IsClosed)
        {
            LeaveRawMode();
        }

        _fd.Dispose();
    }

    private void Tell(Action<TerminalSize> changed)
    {
        try
        {
            if (Size is TerminalSize size)
            {
                changed(size);
            }
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits for it any more.
        }
    }

    private void Restore(Termios before)
    {
        try
        {
            if (IsForeground)
            {
                LineSettings.Apply(_fd, before);
            }
        }
        catch (Exception e) when (e is LinuxException or ObjectDisposedException)
        {
            // Hung up: there is nothing left to be restored.
        }
    }

    private void AtExit(object? sender, EventArgs e) => LeaveRawMode();
}
