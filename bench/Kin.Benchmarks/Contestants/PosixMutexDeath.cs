using Kin.Ipc;
using Kin.Workers;
using Microsoft.Win32.SafeHandles;

namespace Kin.Benchmarks.Contestants;

/// <summary>As <see cref="KinMutexDeath"/>, with a robust mutex of the C library.</summary>
internal sealed class PosixMutexDeath : OwnerDeath
{
    private static readonly string s_path = $"/dev/shm/kin-bench-{Environment.ProcessId}";

    private PosixMutex _mutex = null!;

    protected override WorkerProcess Start(SharedEvent begun)
    {
        using SafeFileHandle file = Open(s_path, FileMode.Create);
        RandomAccess.SetLength(file, 4096);
        _mutex = PosixMutex.CreateIn(file, 0);
        string path = s_path;
        return WorkerProcess.Start(() => Own(path, begun));
    }

    protected override long Await(int process)
    {
        using (_mutex)
        using (PosixMutexHold hold = _mutex.Acquire())
        {
            long taken = Told(hold.OwnerDied);
            hold.MarkConsistent();
            File.Delete(s_path);
            return taken;
        }
    }

    private static SafeFileHandle Open(string path, FileMode mode) =>
        File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite);

    private static void Own(string path, SharedEvent begun)
    {
        using SafeFileHandle file = Open(path, FileMode.Open);
        using var mutex = PosixMutex.OpenIn(file, 0);
        using PosixMutexHold hold = mutex.Acquire();
        Idle(begun);
    }
}
