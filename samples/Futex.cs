#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// What is below every shared lock: a word of memory, and the kernel only when somebody has to wait.
// dotnet run samples/Futex.cs

using System.Diagnostics;
using Kin.Ipc;
using Kin.Workers;

using SharedMutex mutex = SharedMutex.Create();
const int Rounds = 1_000_000;
var clock = Stopwatch.StartNew();
for (int i = 0; i < Rounds; i++)
{
    mutex.Acquire().Dispose();
}

Console.WriteLine($"taken and let go in {clock.Elapsed.TotalNanoseconds / Rounds:0} ns, without the kernel");

LockScope held = mutex.Acquire();
await using WorkerProcess waiter = WorkerProcess.Start(() => mutex.Acquire().Dispose());
string? call;
while ((call = SharedFutexOf(waiter.Id)) is null)
{
    await Task.Delay(10);
}

Console.WriteLine($"another process sleeps in system call {call}");
held.Dispose();
Console.WriteLine($"woken, it took the lock and ended: {await waiter.JoinAsync()}");

// /proc/PID/task/TID/syscall: the number of the call, then its arguments. FUTEX_WAIT on shared memory is operation 0;
// the word says that participant 1 has the lock, and that somebody sleeps.
static string? SharedFutexOf(int process)
{
    foreach (string thread in Directory.GetDirectories($"/proc/{process}/task"))
    {
        if (Read(thread + "/syscall").Split(' ') is [("202" or "98") and var number, var word, "0x0", "0x80000001", ..])
        {
            return $"{number} (futex), on the word at {word}, while it is 0x80000001";
        }
    }

    return null;
}

static string Read(string path)
{
    try
    {
        return File.ReadAllText(path);
    }
    catch (IOException)
    {
        return ""; // the thread has just ended
    }
}
