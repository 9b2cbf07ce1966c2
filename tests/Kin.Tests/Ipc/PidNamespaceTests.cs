using Kin.Ipc;
using Kin.Tests.Workers;
using Kin.Workers;

namespace Kin.Tests.Ipc;

/// <summary>Processes that cannot see each other, for each has process numbers of its own, notice each other's death all the same.</summary>
public sealed class PidNamespaceTests
{
    private const string NameVariable = "KIN_TEST_NAME";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_lock_of_a_dead_process_goes_to_one_of_another_namespace_and_back()
    {
        Capability.RequireRoot();
        Capability.RequireProgram("unshare", "util-linux");
        using var mutex = SharedMutex.Create(Shared.NewName());
        using var memory = SharedMemory.Create(4096);
        await using WorkerProcess holder = Shared.StartHolder(mutex, memory);
        await Shared.AwaitAsync(memory, 0, 1, Cancel);
        await using ChildProcess other = new Command(
            "unshare", "--pid", "--fork", "--kill-child", TestChild.Path,
            "call", typeof(PidNamespaceTests).Assembly.Location, typeof(PidNamespaceTests).FullName!, nameof(Take))
        {
            StandardOutput = StandardStream.Piped,
            Environment = new Dictionary<string, string?> { [NameVariable] = mutex.Name },
        }.Start();
        using StreamReader lines = new(other.StandardOutput);
        Assert.Equal("process 1 waits", await lines.ReadLineAsync(Cancel));
        holder.Kill();
        Assert.Equal("owner died: True", await lines.ReadLineAsync(Cancel));
        await holder.JoinAsync(Cancel);
        Assert.Equal(2, mutex.Participants);
        Assert.False(mutex.TryAcquire(out _)); // though no process of this namespace has the number that the holder has in its own
        other.SendSignal(Signal.Kill); // unshare ends, and the child with it
        using LockScope scope = mutex.Acquire(Cancel);
        Assert.True(scope.OwnerDied);
        Assert.Equal(1, mutex.Participants);
    }

    private static int Take()
    {
        using SharedMutex mutex = SharedMutex.Open(Environment.GetEnvironmentVariable(NameVariable)!);
        Console.WriteLine($"process {Environment.ProcessId} waits");
        using LockScope scope = mutex.Acquire();
        Console.WriteLine($"owner died: {scope.OwnerDied}");
        new ManualResetEventSlim().Wait();
        return 0;
    }
}
