using System.Diagnostics;
using Kin.Ipc.Locks;

namespace Kin.Ipc.Spinning;

/// <summary>
/// What one who spins does between two looks at the lock. Once it has been long, the wait is written on the
/// board, so that others see who spins at what; <see cref="End"/> takes it away.
/// </summary>
internal struct OwnerSpin(OwnerLock wanted, uint lease)
{
    private const int PureMicroseconds = 20, LookMicroseconds = 1000;

    private static readonly long s_ticksPerMicrosecond = Stopwatch.Frequency / 1_000_000;

    private readonly long _started = Stopwatch.GetTimestamp();
    private long _looked = Stopwatch.GetTimestamp();
    private WaitRecord? _record;

    /// <summary>
    /// Passes a moment on the processor. False: it has been long, or there is only one processor, so offer it
    /// to others. Every millisecond it looks whether the owner lives; one of the dead is free after that.
    /// </summary>
    public bool Pause()
    {
        // What another thread has disposed may look taken for ever.
        ObjectDisposedException.ThrowIf(wanted.Region.IsClosing, typeof(SharedObject));
        long now = Stopwatch.GetTimestamp();
        if (now - _looked > LookMicroseconds * s_ticksPerMicrosecond)
        {
            _looked = now;
            _record ??= WaitBoard.Own.Begin(wanted, lease);
            int owner = LockCell.OwnerOf(wanted.Word);
            if (owner >= 0 && !wanted.Region.IsAlive(owner))
            {
                wanted.Region.Sweep();
            }
        }

        if (Environment.ProcessorCount == 1 || now - _started > PureMicroseconds * s_ticksPerMicrosecond)
        {
            return false;
        }

        Thread.SpinWait(4);
        return true;
    }

    /// <summary>The wait is over.</summary>
    /// <param name="taken">He has the lock; false: his time was over.</param>
    public readonly void End(bool taken)
    {
        _record?.Dispose();
        if (!taken)
        {
            WaitBoard.Own.NoteVainTry();
        }
    }
}
