namespace Kin.Native.Signals;

/// <summary>
/// A signal whose handler is <see cref="SignalStub"/>, until it is given back. One at a time for each signal;
/// the caller sees to that.
/// </summary>
internal sealed class TakenSignal
{
    private readonly int _signal;
    private readonly KernelSigaction _before;

    private TakenSignal(int signal, KernelSigaction before)
    {
        _signal = signal;
        _before = before;
    }

    /// <summary>Real-time signals queue; the others are pending or not (signal(7)).</summary>
    public static bool IsQueued(int signal) => SignalSet.Has(SignalSet.OfRealTime, signal);

    /// <summary>Takes the signal: from now on its siginfo_t come through the pipe.</summary>
    /// <param name="signal">One that can be caught.</param>
    /// <param name="chain">The handler that there is now runs as well.</param>
    public static TakenSignal Take(int signal, bool chain)
    {
        KernelSigaction now = SignalActions.Get(signal);
        ref SignalEntry entry = ref SignalTable.Of(signal);
        entry.Pipe = SignalPipe.Writer;
        Volatile.Write(ref entry.Pending, 0);
        if (now.handler != SignalStub.Handler)
        {
            entry.Next = chain && now.handler is not (Libc.SIG_DFL or Libc.SIG_IGN) ? now.handler : 0;
        }

        uint queued = SignalEntry.Queued | SignalEntry.Block;
        Volatile.Write(ref entry.Flags, SignalEntry.Forward | (IsQueued(signal) ? queued : 0));
        return new TakenSignal(signal, SignalActions.Set(signal, SignalStub.Action()));
    }

    /// <summary>
    /// Begins to give a real-time signal back: what nobody has read is discarded, as SIG_IGN does it.
    /// </summary>
    public void Discard()
    {
        if (IsQueued(_signal))
        {
            SignalActions.Set(_signal, new KernelSigaction { handler = Libc.SIG_IGN });
        }
    }

    /// <summary>
    /// Puts back what was done before, unless somebody has put something else into its place by now.
    /// </summary>
    public void GiveBack()
    {
        nint ours = IsQueued(_signal) ? Libc.SIG_IGN : SignalStub.Handler;
        if (SignalActions.Get(_signal).handler == ours)
        {
            SignalActions.Set(_signal, _before);
        }

        Volatile.Write(ref SignalTable.Of(_signal).Flags, 0);
        Volatile.Write(ref SignalTable.Of(_signal).Next, 0);
    }
}
