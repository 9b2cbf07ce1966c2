using Kin.Inspection;
using Kin.Ipc;
using Kin.Tests.Ipc;
using Kin.Tests.Root;
using Kin.Tests.Workers;
using Kin.Workers;

namespace Kin.Tests.Inspection;

/// <summary>Who waits for whom, and which waits never end, of real programs in real waits.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class WaitGraphTests(WaitingPeer peer) : IClassFixture<WaitingPeer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // Pipes and open files may be held by processes that cannot be looked at, so these are certain only where there are none.
    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("threads", true, WaitObjectKind.Mutex, WaitObjectKind.Mutex)]
    [InlineData("threads-private", true, WaitObjectKind.Mutex, WaitObjectKind.Mutex)]
    [InlineData("threads-recursive", true, WaitObjectKind.Mutex, WaitObjectKind.Mutex)]
    [InlineData("threads-robust", true, WaitObjectKind.Mutex, WaitObjectKind.Mutex)]
    [InlineData("threads-timed", false, WaitObjectKind.Mutex, WaitObjectKind.Mutex)]
    [InlineData("own-pipe-alarm", false, WaitObjectKind.PipeData)]
    [InlineData("threads-join", true, WaitObjectKind.ThreadEnd, WaitObjectKind.Mutex)]
    [InlineData("processes", true, WaitObjectKind.Mutex, WaitObjectKind.Mutex)]
    [InlineData("processes-robust", true, WaitObjectKind.Mutex, WaitObjectKind.Mutex)]
    [InlineData("threads-left", true, WaitObjectKind.Mutex, WaitObjectKind.Mutex)]
    [InlineData("child", true, WaitObjectKind.ChildEnd, WaitObjectKind.Mutex)]
    [InlineData("child-heir", false, WaitObjectKind.ChildEnd, WaitObjectKind.Mutex)] // it may become the waiter's own child
    [InlineData("child-traced", false, WaitObjectKind.ChildEnd, WaitObjectKind.Mutex)]
    [InlineData("shared-locks", null, WaitObjectKind.FileLock, WaitObjectKind.FileLock)]
    [InlineData("flock", null, WaitObjectKind.FileLock, WaitObjectKind.FileLock)]
    [InlineData("open-file", null, WaitObjectKind.FileLock, WaitObjectKind.FileLock)]
    [InlineData("flock-and-record", null, WaitObjectKind.FileLock, WaitObjectKind.FileLock)]
    [InlineData("posix", false, WaitObjectKind.PosixSemaphore, WaitObjectKind.PosixSemaphore)]
    [InlineData("full-pipe", null, WaitObjectKind.ChildEnd, WaitObjectKind.PipeRoom)]
    [InlineData("two-readers", null, WaitObjectKind.PipeData, WaitObjectKind.PipeData)]
    [InlineData("own-pipe", null, WaitObjectKind.PipeData)]
    [InlineData("fifo", null, WaitObjectKind.PipeData)]
    public async Task A_deadlock_of_each_kind_is_found(string what, bool? isCertain, params WaitObjectKind[] kinds)
    {
        await using ChildProcess child = peer.Start(what);
        (WaitGraph graph, WaitCycle found) = await DeadlockOf(child.Id, isCertain == true);
        Assert.Equal(isCertain ?? graph.HiddenProcesses == 0, found.IsCertain);
        Assert.Equal(kinds.Order(), found.Members.Select(member => member.Kind).Order());
        for (int i = 0; i < found.Members.Count; i++)
        {
            ThreadWait next = found.Members[(i + 1) % found.Members.Count];
            Assert.Contains(found.Members[i].Holders, h => h == next.Who || (h.IsProcess && h.ProcessId == next.Who.ProcessId));
            Assert.True(graph.IsStuck(found.Members[i]));
        }
    }

    // A lock is had by who took 1 away, or by who waited for 0 and put 1 there (semop(2)).
    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("system-v-take", 1, -1)]
    [InlineData("system-v-put", 0, 1)]
    public async Task Semaphores_of_system_V_are_held_by_who_changed_them_last(string what, int free, int by)
    {
        SystemVSemaphoreSet set = SystemVSemaphoreSet.Create(SystemVKey.Private, [free, free]);
        try
        {
            await using ChildProcess child = peer.Start(what, $"{set.Id}", $"{by}");
            (_, WaitCycle found) = await DeadlockOf(child.Id, isCertain: false);
            Assert.False(found.IsCertain);
            Assert.Equal(
                [$"semaphore 0 of set {set.Id}", $"semaphore 1 of set {set.Id}"],
                found.Members.Select(member => member.On).Order());
        }
        finally
        {
            set.Remove();
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_mutex_with_inheritance_tells_its_holder_who_sleeps_elsewhere()
    {
        await using ChildProcess child = peer.Start("threads-inherit");
        ThreadWait wait = await WaitOf(child.Id, w => w.Kind == WaitObjectKind.Mutex);
        Assert.Equal((child.Id, child.Id), (Assert.Single(wait.Holders).ProcessId, wait.Holders[0].ThreadId));
        Assert.NotEqual(child.Id, wait.Who.ThreadId);
        Assert.False((WaitGraph.Read()).IsStuck(wait));
    }

    // The kernel does not say who waits for locks of open files: what each has asked for does.
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Who_waits_for_which_part_of_a_file_is_told_apart()
    {
        await using ChildProcess child = peer.Start("parts");
        ThreadWait[] waits;
        do
        {
            waits = [.. (await WaitGraph.ReadAsync(TimeSpan.Zero, Cancel)).Waits.Where(w => w.Kind == WaitObjectKind.FileLock
                && ProcFs.Default.TryRead(w.Who.ProcessId, out ProcessInfo one) == ProcOutcome.Read && one.ParentId == child.Id)];
        }
        while (waits.Length < 2);
        Assert.Equal(2, waits.Select(wait => Assert.Single(wait.Holders)).Distinct().Count());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_a_process_has_is_seen_also_when_its_first_thread_has_ended()
    {
        await using ChildProcess child = peer.Start("threads-left");
        while (ProcFs.Default.Open(child.Id).State != ProcessState.Zombie)
        {
            await Task.Delay(1, Cancel);
        }

        Assert.EndsWith("/left", Assert.Single(FileLockTable.Read(), l => l.ProcessId == child.Id).Path, StringComparison.Ordinal);
        Assert.Contains(Connections.Read().Pipes, pipe => pipe.Holders.Count(h => h.ProcessId == child.Id) == 2);
        Assert.Contains(
            IpcObjects.Read(withPipes: true).Of(IpcObjectKind.Pipe), pipe => pipe.Processes.SequenceEqual([child.Id]));
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("busy-child", WaitObjectKind.PipeData, 1)]
    [InlineData("consumers", WaitObjectKind.PosixSemaphore, 0)]
    [InlineData("fifo-server", WaitObjectKind.PipeData, 1)]
    public async Task Waits_that_may_end_are_no_deadlock(string what, WaitObjectKind kind, int holders)
    {
        await using ChildProcess child = peer.Start(what);
        ThreadWait wait = await WaitOf(child.Id, w => w.Kind == kind && w.Holders.Count == holders);
        Assert.True(wait.IsIdle);
        WaitGraph graph = await WaitGraph.ReadAsync(TimeSpan.FromMilliseconds(20), Cancel);
        Assert.DoesNotContain(graph.Deadlocks, d => d.Members.Any(member => member.Who.ProcessId == child.Id));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Locks_of_Kin_lead_from_process_to_process_and_a_spinner_is_suspected()
    {
        using SharedMutex mutex = SharedMutex.Create();
        using SharedSpinLock spin = SharedSpinLock.Create();
        using SharedSemaphore spinHeld = SharedSemaphore.Create(0, 1), mutexHeld = SharedSemaphore.Create(0, 1);
        await using WorkerProcess sleeper = WorkerProcess.Start(() =>
        {
            spin.Acquire();
            spinHeld.Release();
            mutexHeld.Wait();
            try
            {
                mutex.Acquire();
            }
            catch (DeadlockException)
            {
                // the spinner does not look, so after a while it is told here
            }

            Thread.CurrentThread.Join();
        });
        await using WorkerProcess spinner = WorkerProcess.Start(() =>
        {
            mutex.Acquire();
            spinHeld.Wait();
            mutexHeld.Release();
            new ManualResetEventSlim().Wait(300, CancellationToken.None);
            spin.Acquire();
        });
        (_, WaitCycle found) = await DeadlockOf(spinner.Id, isCertain: true);
        Assert.Equal(((int[])[sleeper.Id, spinner.Id]).Order(), found.Members.Select(m => m.Who.ProcessId).Order());
        Assert.All(found.Members, member => Assert.True(member is { Kind: WaitObjectKind.SharedLock, NeedsAll: true, Duration.Ticks: > 0 }));

        LivelockSuspect? suspect;
        do
        {
            WaitGraph graph = await WaitGraph.ReadAsync(TimeSpan.FromMilliseconds(300), Cancel);
            suspect = graph.LivelockSuspects.FirstOrDefault(s => s.ProcessId == spinner.Id);
        }
        while (suspect is null);
        Assert.Equal(spinner.Id, suspect.SpinsAt!.Who.ProcessId);
        Assert.InRange(suspect.CpuShare, 0.1, 3);
    }

    // Their files can be made shorter by anybody, so they are not mapped but copied.
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Locks_of_Kin_with_a_name_lead_to_their_holders_too()
    {
        string name = Shared.NewName();
        using SharedMutex mutex = SharedMutex.Create(name);
        using LockScope held = mutex.Acquire(Cancel);
        await using WorkerProcess waiter = WorkerProcess.Start(() =>
        {
            using SharedMutex same = SharedMutex.Open(name);
            same.Acquire().Dispose();
        });
        string gateName = Shared.NewName();
        using SharedReaderWriterLock gate = SharedReaderWriterLock.Create(gateName);
        using ReaderWriterHold reading = gate.AcquireRead(Cancel);
        await using WorkerProcess writer = WorkerProcess.Start(() =>
        {
            using SharedReaderWriterLock same = SharedReaderWriterLock.Open(gateName);
            same.AcquireWrite().Dispose();
        });
        foreach ((int process, string on) in ((int, string)[])[(waiter.Id, $"'{name}'"), (writer.Id, $"'{gateName}'")])
        {
            ThreadWait wait = await WaitOf(process, w => w.Kind == WaitObjectKind.SharedLock && w.Holders.Count == 1);
            Assert.Equal(Environment.ProcessId, wait.Holders[0].ProcessId);
            Assert.EndsWith(on, wait.On, StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Those_who_give_way_to_each_other_for_ever_are_suspected_and_a_busy_worker_is_not()
    {
        using SharedMutex kept = SharedMutex.Create(), free = SharedMutex.Create();
        using LockScope held = kept.Acquire(Cancel);
        await using WorkerProcess polite = WorkerProcess.Start(() =>
        {
            while (Environment.ProcessId > 0)
            {
                using LockScope first = free.Acquire();
                if (kept.TryAcquire(out LockScope second))
                {
                    second.Dispose();
                    return;
                }
            }
        });
        using SharedMutex own = SharedMutex.Create();
        await using WorkerProcess worker = WorkerProcess.Start(() =>
        {
            while (Environment.ProcessId > 0)
            {
                using LockScope _ = own.Acquire();
            }
        });
        LivelockSuspect? suspect;
        do
        {
            WaitGraph graph = await WaitGraph.ReadAsync(TimeSpan.FromMilliseconds(300), Cancel);
            Assert.DoesNotContain(graph.LivelockSuspects, s => s.ProcessId == worker.Id);
            suspect = graph.LivelockSuspects.FirstOrDefault(s => s.ProcessId == polite.Id);
        }
        while (suspect is null);
        Assert.Null(suspect.SpinsAt);
        Assert.True(suspect.FailedTriesPerSecond >= 1000 * suspect.CpuShare);
    }

    // Shorter than it said, it would kill who reads it; longer than there are addresses, nobody can map it.
    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("70000", 0)]
    [InlineData("1 << 62", 2)]
    public async Task A_file_that_says_that_it_is_a_wait_board_and_is_none_hides_nothing(string length, int seals)
    {
        string python = Capability.RequireProgram("python3", "python3");
        await using ChildProcess liar = (new Command(
            python, "-c", $"import fcntl, os; f = os.memfd_create('kin-waits', 2); os.truncate(f, {length}); fcntl.fcntl(f, 1033, {seals}); "
            + "print(1, flush=True); input()") with
        {
            StandardInput = StandardStream.Piped, StandardOutput = StandardStream.Piped,
        }).Start();
        Assert.Equal("1", await new StreamReader(liar.StandardOutput).ReadLineAsync(Cancel));
        Assert.NotNull(await WaitOf(liar.Id, wait => wait.Kind == WaitObjectKind.PipeData));
    }

    private static async Task<(WaitGraph Graph, WaitCycle Found)> DeadlockOf(int process, bool isCertain)
    {
        while (true)
        {
            WaitGraph graph = await WaitGraph.ReadAsync(TimeSpan.FromMilliseconds(5), Cancel);
            if (graph.Deadlocks.FirstOrDefault(d => (d.IsCertain || !isCertain)
                && d.Members.Any(member => member.Who.ProcessId == process)) is WaitCycle found)
            {
                return (graph, found);
            }
        }
    }

    private static async Task<ThreadWait> WaitOf(int process, Func<ThreadWait, bool> isIt)
    {
        while (true)
        {
            WaitGraph graph = await WaitGraph.ReadAsync(TimeSpan.FromMilliseconds(5), Cancel);
            if (graph.Waits.FirstOrDefault(w => w.Who.ProcessId == process && isIt(w)) is ThreadWait found)
            {
                return found;
            }
        }
    }
}
