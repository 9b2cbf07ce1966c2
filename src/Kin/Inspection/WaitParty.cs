using Kin.Ipc.Locks;

namespace Kin.Inspection;

/// <summary>One who waits or is waited for: a thread, an asynchronous holder, or a whole process.</summary>
public readonly record struct WaitParty
{
    internal WaitParty(int processId, uint lease) => (ProcessId, Lease) = (processId, lease);

    /// <summary>Its process.</summary>
    public int ProcessId { get; }

    /// <summary>
    /// The kernel's number of the thread (gettid(2)); 0: a whole process, any of whose threads may act, or an
    /// asynchronous holder.
    /// </summary>
    public int ThreadId => Ipc.Locks.Lease.IsThread(Lease) ? (int)Lease : 0;

    /// <summary>The whole process: any of its threads may act.</summary>
    public bool IsProcess => Lease == 0;

    /// <summary>Who it is in its process: a thread, or an asynchronous holder; 0: all of it.</summary>
    internal uint Lease { get; }

    /// <summary>"4711", of another thread than the first "4711/4713", of no thread "4711/async".</summary>
    public override string ToString() => IsProcess || ThreadId == ProcessId ? $"{ProcessId}"
        : ThreadId > 0 ? $"{ProcessId}/{ThreadId}" : $"{ProcessId}/async";
}
