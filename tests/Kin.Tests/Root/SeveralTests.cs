using Kin.Tests.Workers;

namespace Kin.Tests.Root;

/// <summary>Waiting for any and for all of a set, children or not, without a thread for each.</summary>
[Collection(Alone.Name)]
public sealed class SeveralTests
{
    private const int Many = 1000;

    private static readonly Command s_cat = new Command("cat") with
    {
        StandardInput = StandardStream.Piped, StandardOutput = StandardStream.Null,
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_child_that_ends_first_is_named_and_then_the_next()
    {
        List<ChildProcess> children = [s_cat.Start(), s_cat.Start(), s_cat.Start()];
        try
        {
            List<ChildProcess> left = [.. children];
            foreach (int next in (int[])[1, 2, 0])
            {
                Task<ChildProcess> any = ChildProcess.WaitAnyAsync(left, Cancel);
                Assert.False(any.IsCompleted);
                children[next].SendSignal(Signal.Terminate);
                Assert.Same(children[next], await any);
                left.Remove(children[next]);
            }

            IReadOnlyList<ExitStatus> all = await ChildProcess.WaitAllAsync(children, Cancel);
            Assert.All(all, status => Assert.Equal(Signal.Terminate, status.Signal));
            Assert.Same(children[0], await ChildProcess.WaitAnyAsync(children, Cancel));
        }
        finally
        {
            children.ForEach(child => child.Dispose());
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Processes_of_others_are_waited_for_alike()
    {
        await using Grandchild first = await Grandchild.Start("read line; exit 5");
        await using Grandchild second = await Grandchild.Start("read line; exit 6");
        using var one = ProcessHandle.Open(first.Id);
        using var two = ProcessHandle.Open(second.Id);
        Task<ProcessHandle> any = ProcessHandle.WaitAnyAsync([one, two], Cancel);
        Task<IReadOnlyList<ExitStatus>> all = ProcessHandle.WaitAllAsync([one, two], Cancel);
        second.LetGo();
        Assert.Same(two, await any);
        Assert.False(all.IsCompleted);
        first.LetGo();
        Assert.Equal<IEnumerable<int?>>([5, 6], (await all).Select(status => status.IsKnown ? status.Code : -1));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Nothing_to_wait_for_is_told_and_cancelling_ends_the_waits()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => ChildProcess.WaitAnyAsync([], Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => ProcessHandle.WaitAnyAsync([], Cancel));
        Assert.Empty(await ChildProcess.WaitAllAsync([], Cancel));
        Assert.Empty(await ProcessHandle.WaitAllAsync([], Cancel));
        await using ChildProcess child = s_cat.Start();
        using var handle = ProcessHandle.Open(child.Id);
        using CancellationTokenSource stop = new();
        Task[] waits =
        [
            ChildProcess.WaitAnyAsync([child], stop.Token), ChildProcess.WaitAllAsync([child], stop.Token),
            ProcessHandle.WaitAnyAsync([handle], stop.Token), ProcessHandle.WaitAllAsync([handle], stop.Token),
        ];
        await stop.CancelAsync();
        foreach (Task wait in waits)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        }

        Assert.Null(child.TryWait());
    }

    [Fact(Timeout = 2 * Limit.Milliseconds)]
    public async Task A_thousand_children_at_once_are_awaited_by_no_more_threads_than_ten()
    {
        List<ChildProcess> children = [];
        try
        {
            children.AddRange(Enumerable.Range(0, 10).Select(_ => s_cat.Start()));
            Task ten = ChildProcess.WaitAllAsync(children, Cancel);
            int before = Threads();
            children.AddRange(Enumerable.Range(10, Many - 10).Select(_ => s_cat.Start()));
            Task all = ChildProcess.WaitAllAsync(children, Cancel);
            Assert.Equal(Many, children.Count(child => ProcStat.Of(child.Id)?.Parent == Environment.ProcessId));
            Assert.InRange(Threads(), 1, before);
            children.ForEach(child => child.StandardInput.Dispose());
            await all;
            await ten;
            Assert.All(children, child => Assert.True(child.TryWait()?.Success));
        }
        finally
        {
            children.ForEach(child => child.Dispose());
        }
    }

    // Without those of the runtime, which come and go with the work: its pool, its compiler.
    private static int Threads() => Directory.GetDirectories("/proc/self/task").Count(IsNotRuntimes);

    private static bool IsNotRuntimes(string task)
    {
        try
        {
            return !File.ReadAllText($"{task}/comm").StartsWith(".NET", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // it has ended
        }
    }
}
