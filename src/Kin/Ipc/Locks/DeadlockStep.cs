using System.Diagnostics;

namespace Kin.Ipc.Locks;

/// <summary>One who waits, and one who has what he waits for.</summary>
internal sealed record DeadlockStep(int Process, uint Lease, WaitEntry Wait, LockHolder Holder, string Lock)
{
    /// <summary>Two walks saw the same: the same wait, and the same taking.</summary>
    public bool IsSameAs(DeadlockStep other) =>
        (Process, Lease, Wait.Turn, Wait.Since, Holder) ==
        (other.Process, other.Lease, other.Wait.Turn, other.Wait.Since, other.Holder);

    /// <param name="next">The one who has what this one waits for: he had it before he began to wait.</param>
    public DeadlockLink Describe(DeadlockStep next) => new(
        Process, Locks.Lease.IsThread(Lease) ? (int)Lease : 0, Lock,
        Stopwatch.GetElapsedTime(Wait.Since), Stopwatch.GetElapsedTime(next.Wait.Since));
}
