#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// One function over many items in several processes; one item fails, and nothing else does.
// dotnet run samples/PoolMap.cs

using Kin.Workers;

static long Collatz(long n)
{
    long steps = 0;
    for (ArgumentOutOfRangeException.ThrowIfLessThan(n, 1); n != 1; steps++)
    {
        n = n % 2 == 0 ? n / 2 : (3 * n) + 1;
    }

    return steps;
}

await using WorkerPool pool = new(workers: 2);
long[] numbers = [.. Enumerable.Range(1, 100_000).Select(n => (long)n)];
long[] steps = await pool.MapAsync(numbers, Collatz);
int longest = steps.IndexOf(steps.Max());
Console.WriteLine($"the longest way to 1 below 100,000 starts at {numbers[longest]}: {steps[longest]} steps");

await foreach (MapResult<long, long> result in pool.MapUnordered([27L, 0L, 97L], Collatz))
{
    Console.WriteLine(result.IsSuccess
        ? $"{result.Input}: {result.Value} steps"
        : $"{result.Input}: {((RemoteException)result.Exception!).TypeName}");
}

foreach (WorkerStatistics worker in pool.GetWorkers().OrderBy(worker => worker.Id))
{
    Console.WriteLine($"{worker.Name}: {worker.Tasks} calls, {worker.BusyTime.TotalSeconds:F2} s busy");
}
