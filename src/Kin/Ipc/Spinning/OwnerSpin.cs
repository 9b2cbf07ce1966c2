using System.Diagnostics;
using Kin.Ipc.Locks;

namespace Kin.Ipc.Spinning;

/// <summary>What one who spins does between two looks at the lock.</summary>
internal struct OwnerSpin(OwnerLock wanted)
{
    private const int PureMicroseconds = 20, LookMicroseconds = 1000;

    private static readonly long s_ticksPerMicrosecond = Stopwatch.Frequency / 1_000_000;

    private readonly long _started = Stopwatch.GetTimestamp();
    private long _looked = Stopwatch.GetTimestamp();

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
}
