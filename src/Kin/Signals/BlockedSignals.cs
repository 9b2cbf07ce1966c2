using Kin.Native;
using Kin.Native.Signals;

namespace Kin.Signals;

/// <summary>
/// Signals that the calling thread does not take until this is disposed, on the same thread
/// (pthread_sigmask(3)): they go to another thread, or, sent to this thread alone, wait. The compiler keeps
/// it from crossing an await.
/// </summary>
/// <remarks>
/// It protects a stretch of native code that must not be interrupted. It does not keep a signal from the
/// process: that is what <see cref="SignalListener"/> is for.
/// </remarks>
public readonly ref struct BlockedSignals : IDisposable
{
    private readonly ulong _added;

    /// <summary>Blocks the signals.</summary>
    /// <param name="signals">
    /// Any but the faults and those kept by the runtime; blocking these would stop the collector.
    /// </param>
    /// <exception cref="ArgumentException">A signal that must not be blocked; the message says
    /// why.</exception>
    public BlockedSignals(params ReadOnlySpan<Signal> signals)
    {
        ulong wanted = 0;
        foreach (Signal signal in signals)
        {
            CatchableSignal.Check(signal, nameof(signals));
            wanted |= SignalSet.Of(signal.Number);
        }

        _added = wanted & ~ThreadMask.Change(Libc.SIG_BLOCK, wanted);
    }

    /// <summary>Takes them again. What waited is delivered before this returns.</summary>
    public void Dispose()
    {
        if (_added != 0)
        {
            ThreadMask.Change(Libc.SIG_UNBLOCK, _added);
        }
    }
}
