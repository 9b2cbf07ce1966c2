using System.Diagnostics;
using Kin.Ipc;
using Kin.Workers;
using Microsoft.Win32.SafeHandles;

namespace Kin.Benchmarks.Contestants;

/// <summary>As <see cref="KinMutexDeath"/>, with a robust mutex of the C library that a worker made by Kin has locked.</summary>
internal sealed class PosixMutexDeath : IInProcess
{
    private static readonly TimeSpan s_untilAsleep = TimeSpan.FromMilliseconds(20);

    public async Task<long?> RunAsync(long count)
    {
        long total = 0;
        for (long i = 0; i < count; i++)
        {
            string path = $"/dev/shm/kin-bench-{Environment.ProcessId}";
            using SafeFileHandle file = File.OpenHandle(
                path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite, FileOptions.DeleteOnClose, 4096);
            RandomAccess.SetLength(file, 4096);
            using var mutex = PosixMutex.CreateIn(file, 0);
            using var held = SharedEvent.Create();
            await using WorkerProcess owner = WorkerProcess.Start(() => Own(path, held));
            held.Wait();
            Task<long> taken = Task.Factory.StartNew(() => Take(mutex), TaskCreationOptions.LongRunning);
            await Task.Delay(s_untilAsleep);
            long killed = Stopwatch.GetTimestamp();
            owner.Kill();
            total += (long)Stopwatch.GetElapsedTime(killed, await taken).TotalNanoseconds;
        }

        return total;
    }

    public ValueTask DisposeAsync() => default;

    private static void Own(string path, SharedEvent held)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        using var mutex = PosixMutex.OpenIn(file, 0);
        using PosixMutexHold hold = mutex.Acquire();
        held.Set();
        new ManualResetEventSlim().Wait();
    }

    private static long Take(PosixMutex mutex)
    {
        using PosixMutexHold hold = mutex.Acquire();
        long taken = Stopwatch.GetTimestamp();
        if (!hold.OwnerDied)
        {
            throw new InvalidOperationException("the death of the owner was not told");
        }

        hold.MarkConsistent();
        return taken;
    }
}
