using System.Diagnostics;
using Kin.Ipc;
using Kin.Workers;

namespace Kin.Benchmarks.Contestants;

/// <summary>A thread sleeps until the pidfd of a process says that it has ended, and its memory is gone.</summary>
internal sealed class ProcessEnd : OwnerDeath
{
    protected override WorkerProcess Start(SharedEvent begun) => WorkerProcess.Start(() => Idle(begun));

    protected override long Await(int process)
    {
        using ProcessHandle handle = ProcessHandle.Open(process);
        handle.Wait();
        return Stopwatch.GetTimestamp();
    }
}
