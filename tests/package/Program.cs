// The program of tests/package/run.sh: a project outside the tree that knows Kin only as a package.
using Kin.Workers;

Worker.Enter();
if (args is ["--where"])
{
    Console.WriteLine(await WorkerProcess.RunAsync(() => typeof(WorkerPool).Assembly.Location));
    return 0;
}

int captured = args.Length;
await using WorkerPool pool = new(2);
int[] squares = await pool.MapAsync(Enumerable.Range(0, 1000).ToArray(), static x => x * x);
int worker = await pool.RunAsync(() => Environment.ProcessId + captured);

// What a linker must not take away, though only reflection uses it.
Dictionary<string, Entry> table = new(StringComparer.OrdinalIgnoreCase) { ["a"] = new Entry("x", [DayOfWeek.Friday]) };
Entry entry = await pool.RunAsync(async known =>
{
    await Task.Yield();
    return known["A"] with { Name = "y" };
}, table);
if (squares[999] != 998_001 || worker == Environment.ProcessId || entry.Name + entry.Days[0] != "yFriday")
{
    Console.Error.WriteLine($"wrong: {squares[999]}, worker {worker}, parent {Environment.ProcessId}");
    return 1;
}

Console.WriteLine("package: ok");
return 0;

internal sealed record Entry(string Name, List<DayOfWeek> Days);
