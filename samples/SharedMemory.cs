#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Shared memory and a mutex between three processes; and a snapshot, whose pages become private when they are written.
// dotnet run samples/SharedMemory.cs

using Kin.Ipc;
using Kin.Workers;

using SharedMemory memory = SharedMemory.Create(4 << 20);
using SharedMutex mutex = SharedMutex.Create();

await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => WorkerProcess.RunAsync(() =>
{
    for (int i = 0; i < 10_000; i++)
    {
        using (mutex.Acquire())
        {
            memory.AsSpan<long>()[0]++;
        }
    }
})));
Console.WriteLine($"three processes counted to {memory.AsSpan<long>()[0]}");

memory.AsSpan()[8..].Fill(1);
(long before, long after) = await WorkerProcess.RunAsync(() =>
{
    using MappedMemory mine = memory.Snapshot();
    int sum = 0;
    foreach (byte value in mine.AsSpan())
    {
        sum += value; // read: the pages are the parent's
    }

    long shared = PrivateKilobytes();
    mine.AsSpan()[..(1 << 20)].Fill((byte)(sum & 1)); // written: a megabyte becomes its own
    return (shared, PrivateKilobytes());
});
Console.WriteLine($"reading the snapshot made {before} KiB private, writing a megabyte of it {after} KiB");
Console.WriteLine($"the parent still sees {memory.AsSpan()[8]}");

// What the kernel says of the mapping (proc_pid_smaps(5)): pages that are this process's alone and were written.
static long PrivateKilobytes()
{
    bool inside = false;
    long most = 0;
    foreach (string line in File.ReadLines("/proc/self/smaps"))
    {
        inside = line.Contains(" rw-p ") ? line.Contains("memfd:kin-region") : inside && !line.Contains(" r");
        if (inside && line.StartsWith("Private_Dirty:"))
        {
            most = Math.Max(most, long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]));
        }
    }

    return most;
}
