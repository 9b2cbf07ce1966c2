#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// A robust mutex of pthreads in a file: its holder is killed, the next one gets it, is told, and repairs what it protects.
// dotnet run samples/PosixMutex.cs

using Kin.Ipc;
using Kin.Workers;
using Microsoft.Win32.SafeHandles;

string path = Path.GetTempFileName();
using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
RandomAccess.SetLength(file, 4096);
using PosixMutex mutex = PosixMutex.CreateIn(file, offset: 0);
using PosixSemaphore halfDone = PosixSemaphore.CreateIn(file, offset: 64, value: 0);
try
{
    await using WorkerProcess worker = WorkerProcess.Start(Write, path);
    halfDone.Acquire();
    Console.WriteLine($"the worker has it: {!TryAcquire(mutex)}");
    worker.Kill();
    Repair();
    Console.WriteLine($"free: {TryAcquire(mutex)}");
}
finally
{
    File.Delete(path);
}

void Repair()
{
    using PosixMutexHold hold = mutex.Acquire();
    Console.WriteLine($"its owner died: {hold.OwnerDied}");
    hold.MarkConsistent();                       // after what was half done is in order again
}

static bool TryAcquire(PosixMutex mutex)
{
    bool taken = mutex.TryAcquire(out PosixMutexHold hold);
    hold.Dispose();
    return taken;
}

static void Write(string path)
{
    using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
    using PosixMutex mutex = PosixMutex.OpenIn(file, offset: 0);
    using PosixSemaphore halfDone = PosixSemaphore.OpenIn(file, offset: 64);
    using PosixMutexHold hold = mutex.Acquire();
    halfDone.Release();
    new ManualResetEvent(false).WaitOne();       // killed in the middle
}
