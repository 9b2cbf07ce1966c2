#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// The three kinds of file locks, against flock(1) and Python: a whole file, a range, and what the kinds see of each other.
// dotnet run samples/FileLocks.cs

using Kin;
using Kin.Ipc;

string path = Path.Combine(Path.GetTempPath(), $"kin-sample-{ThisProcess.Id}.lock");
const string Python = """
    import fcntl, sys
    try: fcntl.lockf(open(sys.argv[1], 'r+'), fcntl.LOCK_EX | fcntl.LOCK_NB, 10, 0); print('free')
    except OSError: print('busy')
    """;
try
{
    using (FileLock.Acquire(path))
    {
        Console.WriteLine($"flock(1) gets it: {new Command("flock", "-n", path, "true").Run().Success}");
        Console.WriteLine($"Python's lockf, another kind: {Ask()}");
        Console.WriteLine($"again within 50 ms: {FileLock.Acquire(path, TimeSpan.FromMilliseconds(50)) is not null}");
    }

    Console.WriteLine($"and now flock(1): {new Command("flock", "-n", path, "true").Run().Success}");
    FileLockOptions tail = new() { Kind = FileLockKind.OpenFile, Start = 5 };
    using (FileLock.Acquire(path, tail))
    {
        Console.WriteLine($"a range from 5 on; Python's first ten bytes: {Ask()}");
        using FileLock? head = FileLock.TryAcquire(path, tail with { Start = 0, Length = 5 });
        Console.WriteLine($"the first five are free: {head is not null}");
    }

    await using ChildProcess holder = new Command("flock", path, "sleep", "60") { KillOnParentExit = true }.Start();
    while (FileLock.TryAcquire(path) is FileLock early)
    {
        early.Dispose();                         // it has not started yet
        await Task.Delay(1);
    }

    Task<FileLock> waiting = FileLock.AcquireAsync(path);
    await holder.StopTreeAsync(TimeSpan.Zero);
    using FileLock mine = await waiting;
    Console.WriteLine("flock(1) was killed; the lock is mine");
}
finally
{
    File.Delete(path);
}

string Ask() => new Command("python3", "-c", Python, path).Capture().EnsureSuccess().StandardOutput.Trim();
