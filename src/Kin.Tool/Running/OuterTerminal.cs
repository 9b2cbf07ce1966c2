using Microsoft.Win32.SafeHandles;

namespace Kin.Tool.Running;

/// <summary>
/// The terminal of kin while its program has one of its own: keys pass through it as bytes, and its size is
/// that of the other.
/// </summary>
/// <param name="keys">The terminal that is standard input; null: that is something else.</param>
/// <param name="window">The terminal that has the size; null: there is none.</param>
internal sealed class OuterTerminal(OwnTerminal? keys, OwnTerminal? window) : IDisposable
{
    // How long a stop may take that kin has asked the kernel for. After that kin has not been stopped.
    private static readonly TimeSpan s_stop = TimeSpan.FromMilliseconds(200);

    private readonly ManualResetEventSlim _never = new();
    private IDisposable? _watch;
    private PseudoTerminal? _inner;

    /// <summary>Finds it.</summary>
    public static OuterTerminal Find()
    {
        OwnTerminal? keys = Of(0);
        return new OuterTerminal(keys, keys ?? Of(1) ?? Of(2) ?? OwnTerminal.Open());
    }

    /// <summary>A terminal for the program: like that of kin, with an echo only for people.</summary>
    /// <param name="waits">In the background it waits for the foreground.</param>
    public static TerminalOptions OptionsForChild(bool waits)
    {
        using OuterTerminal outer = Find();
        if (waits)
        {
            outer.WaitForForeground();
        }

        return outer.Options;
    }

    // In the background the terminal has the settings of the shell that waits there for a line. So kin stops
    // as one does that reads from there, and goes on with fg. (Where no shell could continue it, nothing
    // happens.)
    private void WaitForForeground()
    {
        if (keys is { IsForeground: false })
        {
            AskForStop();
        }
    }

    private TerminalOptions Options =>
        (window?.OptionsForChild() ?? new TerminalOptions()) with { Echo = keys is not null };

    /// <summary>From now on keys are bytes.</summary>
    public void Begin() => keys?.EnterRawMode();

    /// <summary>From now on the program's terminal has the size of this one.</summary>
    public void Follow(PseudoTerminal inner)
    {
        _inner = inner;
        _watch = window?.WatchSize(size => Resize(inner, size));
        Resize();
    }

    /// <summary>Kin is about to be stopped: the shell finds the terminal as it was.</summary>
    public void Leave() => keys?.LeaveRawMode();

    /// <summary>Kin goes on, most likely in the foreground, in a window that may have another size.</summary>
    public void Return()
    {
        keys?.EnterRawMode();
        Resize();
    }

    /// <summary>
    /// Stops kin, which has been asked to stop, and not the program, whose session no shell could continue.
    /// </summary>
    public void StopKin()
    {
        Leave();
        AskForStop();
        Return();
    }

    private void AskForStop()
    {
        using ProcessHandle kin = ProcessHandle.Open(ThisProcess.Id);
        kin.SendSignal(Signal.TerminalInput); // SIGTTIN: SIGTSTP is handled, and SIGSTOP spares no orphan
        _never.Wait(s_stop);
    }

    /// <summary>The terminal is as it was.</summary>
    public void Dispose()
    {
        _watch?.Dispose();
        if (window != keys)
        {
            window?.Dispose();
        }

        keys?.Dispose();
        _never.Dispose();
    }

    private static OwnTerminal? Of(int descriptor)
    {
        try
        {
            using SafeFileHandle handle = new(descriptor, ownsHandle: false);
            return OwnTerminal.Of(handle);
        }
        catch (LinuxException)
        {
            return null; // closed
        }
    }

    private void Resize()
    {
        if (_inner is not null && window?.Size is TerminalSize size)
        {
            Resize(_inner, size);
        }
    }

    private static void Resize(PseudoTerminal inner, TerminalSize size)
    {
        try
        {
            inner.Resize(size.Rows, size.Columns);
        }
        catch (ObjectDisposedException)
        {
            // The program has ended.
        }
    }
}
