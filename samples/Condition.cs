#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// A buffer of three places between a producer and two consumers, each a process: a mutex and two conditions.
// dotnet run samples/Condition.cs

using Kin.Ipc;
using Kin.Workers;

using SharedMutex mutex = SharedMutex.Create();
using SharedCondition notEmpty = SharedCondition.Create(), notFull = SharedCondition.Create();
using SharedMemory memory = SharedMemory.Create(4096); // how many were put, how many were taken, and three numbers

Task<(int Count, long Sum)>[] consumers =
[
    WorkerProcess.RunAsync(() => Consume(mutex, notEmpty, notFull, memory)),
    WorkerProcess.RunAsync(() => Consume(mutex, notEmpty, notFull, memory)),
];
for (int i = 1; i <= 1002; i++)
{
    using LockScope held = await mutex.AcquireAsync();
    await notFull.WaitForAsync(held, () => Filled(memory) < 3, Timeout.InfiniteTimeSpan);
    memory.AsSpan<int>()[2 + (memory.AsSpan<int>()[0]++ % 3)] = i <= 1000 ? i : 0; // 0: the end, for each of the two
    notEmpty.NotifyOne();
}

(int Count, long Sum)[] all = await Task.WhenAll(consumers);
Console.WriteLine($"consumed {all.Sum(one => one.Count)} numbers, their sum is {all.Sum(one => one.Sum)}");

using (LockScope held = mutex.Acquire())
{
    bool more = notEmpty.WaitFor(held, () => Filled(memory) > 0, TimeSpan.FromMilliseconds(50));
    Console.WriteLine($"one more within 50 ms: {more}");
}

static int Filled(SharedMemory memory) => memory.AsSpan<int>()[0] - memory.AsSpan<int>()[1];

static (int, long) Consume(SharedMutex mutex, SharedCondition notEmpty, SharedCondition notFull, SharedMemory memory)
{
    long sum = 0;
    for (int count = 0; ; count++)
    {
        using LockScope held = mutex.Acquire();
        notEmpty.WaitFor(held, () => Filled(memory) > 0);
        int number = memory.AsSpan<int>()[2 + (memory.AsSpan<int>()[1]++ % 3)];
        notFull.NotifyOne();
        if (number == 0)
        {
            return (count, sum);
        }

        sum += number;
    }
}
