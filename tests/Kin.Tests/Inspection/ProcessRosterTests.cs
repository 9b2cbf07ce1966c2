using Kin.Inspection;
using Kin.Inspection.Events;
using Kin.Native;
using Kin.Native.Proc;
using Kin.Native.Processes;

namespace Kin.Tests.Inspection;

/// <summary>Who lives, by made-up messages of the kernel and a made-up /proc: orders and losses that are rare here.</summary>
public sealed class ProcessRosterTests : IDisposable
{
    private const int Parent = 40, Child = 50;

    private readonly FakeProc _proc = new();
    private readonly Queue<ProcessEvent> _told = new();
    private readonly ProcessRoster _roster;
    private readonly EventClock _clock = EventClock.Compare();
    private long _now = EventClock.Now - 60_000_000_000;

    public ProcessRosterTests()
    {
        _proc.Add(Parent, start: _clock.ToHundredths(_now), name: "parent");
        _roster = new ProcessRoster(_proc.Root, 0, threads: false, _told);
        _roster.Learn(ProcessScan.Of(_proc.Root));
    }

    private long Ticks => _clock.ToHundredths(_now);

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void A_child_has_the_name_of_its_parent_until_it_runs_a_program()
    {
        Fork(Child);
        _proc.Add(Child, Parent, Ticks, "a\nb) (");
        _proc.Write(Child, "cmdline", "a\0-b\0");
        Tell(Libc.PROC_EVENT_EXEC, Child, Child);
        Exit(Child, 3 << 8);
        Assert.Equal(
            ["Fork 50 (parent)", "Exec 50 (a\nb) () a -b", "Exit 50 (a\nb) () exit code 3"], _told.Select(e => $"{e}"));
        Assert.Equal((Parent, TimeSpan.FromSeconds(2)), (_told.Last().ParentId, _told.Last().Duration));
    }

    [Fact]
    public void What_is_gone_before_it_is_looked_at_has_no_name_and_no_other_ones_name()
    {
        Fork(Child);
        _proc.Add(Child, Parent, Ticks + 6000, "another"); // of the same number, a minute younger
        Tell(Libc.PROC_EVENT_EXEC, Child, Child);
        ProcessEvent exec = _told.Last();
        Assert.Equal((ProcessEventKind.Exec, null, null), (exec.Kind, exec.Name, exec.CommandLine));
    }

    [Fact]
    public void A_process_ends_with_its_last_thread_and_by_the_status_of_that()
    {
        LoseFirstThread();
        Assert.Single(_told);
        Tell(Libc.PROC_EVENT_EXIT, 51, Child, 7 << 8);
        Assert.Equal("Exit 50 (parent) exit code 7", $"{_told.Last()}");
    }

    [Fact]
    public void The_end_of_the_last_thread_may_be_seen_in_proc_before_it_is_told()
    {
        LoseFirstThread();
        _proc.Remove(Child);
        _roster.SettleDoubts();
        Assert.Single(_told);
        Tell(Libc.PROC_EVENT_EXIT, 51, Child, 15);
        Assert.Equal("Exit 50 (parent) killed by SIGTERM", $"{_told.Last()}");
    }

    [Fact]
    public void The_status_of_a_first_thread_that_others_outlive_is_not_told_as_that_of_the_process()
    {
        LoseFirstThread();
        _proc.Remove(Child);
        _roster.SettleDoubts();
        _roster.SettleDoubts();
        Assert.Equal((ProcessEventKind.Exit, null, null), (_told.Last().Kind, _told.Last().ExitCode, _told.Last().Signal));
    }

    [Fact]
    public void A_thread_that_runs_a_program_takes_the_place_of_the_first()
    {
        Fork(Child);
        Tell(Libc.PROC_EVENT_FORK, Parent, Parent, 51, Child);
        Exit(Child, 0);
        Tell(Libc.PROC_EVENT_EXEC, Child, Child);
        Assert.Equal([ProcessEventKind.Fork, ProcessEventKind.Exec], _told.Select(e => e.Kind));
        Exit(Child, 9);
        Assert.Equal("Exit 50 () killed by SIGKILL", $"{_told.Last()}");
    }

    [Fact]
    public void A_number_that_is_used_again_although_no_end_was_told_is_two_processes()
    {
        Fork(Child);
        Fork(Child);
        ProcessEvent[] told = [.. _told];
        Assert.Equal(
            [(ProcessEventKind.Fork, false), (ProcessEventKind.Exit, true), (ProcessEventKind.Fork, false)],
            told.Select(e => (e.Kind, e.IsInferred)));
        Assert.Equal(told[0].Started, told[1].Started);
        Assert.NotEqual(told[0].Started, told[2].Started);
        Assert.Null(told[1].ExitCode ?? told[1].Signal?.Number);
    }

    [Fact]
    public void After_a_loss_a_look_says_who_came_and_who_went()
    {
        Fork(Child);
        _roster.Lose(12);
        _proc.Add(60, Parent, Ticks, "new");
        _proc.Add(61, Parent, Ticks + 1, "short", 'Z');
        _roster.Compare(ProcessScan.Of(_proc.Root));
        Assert.Equal(
            ["Lost 12", "Exit 50 (parent) exit status unknown", "Fork 60 (new)", "Fork 61 (short)"],
            _told.Skip(1).Take(4).Select(e => $"{e}"));
        Assert.Equal((5, ProcessEventKind.Exit, 61), (_told.Count - 1, _told.Last().Kind, _told.Last().ProcessId));
        Assert.All(_told.Skip(1), e => Assert.True(e.IsInferred));
    }

    [Fact]
    public void What_a_look_has_told_is_not_told_again_when_the_message_comes_after_all()
    {
        Fork(Child);
        _roster.Doubt();
        _now += 1_000_000_000;
        _proc.Add(60, Parent, Ticks, "new");
        _roster.Compare(ProcessScan.Of(_proc.Root));
        int before = _told.Count;
        _now -= 1_000_000_000;
        Fork(60);
        Exit(Child, 0);
        Assert.Equal(before, _told.Count);
        Assert.Equal(2, _roster.Count);
    }

    [Fact]
    public void A_zombie_whose_end_was_told_does_not_end_twice()
    {
        Fork(Child);
        _roster.Doubt();
        Exit(Child, 0);
        _proc.Add(Child, Parent, Ticks - 200, "parent", 'Z');
        int before = _told.Count;
        _roster.Compare(ProcessScan.Of(_proc.Root));
        _roster.Compare(ProcessScan.Of(_proc.Root));
        Assert.Equal(before, _told.Count);
    }

    [Fact]
    public void Without_messages_each_look_is_compared_with_the_one_before()
    {
        _proc.Add(60, Parent, Ticks, "one");
        _roster.Compare(ProcessScan.Of(_proc.Root));
        _proc.Add(60, Parent, Ticks, "two");
        _roster.Compare(ProcessScan.Of(_proc.Root));
        _proc.Add(60, Parent, Ticks + 500, "three");
        _roster.Compare(ProcessScan.Of(_proc.Root));
        _proc.Remove(60);
        _roster.Compare(ProcessScan.Of(_proc.Root));
        Assert.Equal(
            ["Fork one", "Exec two", "Exit two", "Fork three", "Exit three"], _told.Select(e => $"{e.Kind} {e.Name}"));
    }

    [Fact]
    public void A_thread_of_the_kernel_that_is_shown_by_what_it_does_runs_no_program()
    {
        const int OfKernel = 1 << 21; // PF_KTHREAD
        _proc.Add(60, 2, Ticks, "kworker/0:1-events", 'I', OfKernel);
        _roster.Learn(ProcessScan.Of(_proc.Root));
        _proc.Add(60, 2, Ticks, "kworker/0:1-mm_percpu_wq", 'I', OfKernel);
        _proc.Add(61, 2, Ticks, "kworker/0:2", 'I', OfKernel);
        _roster.Compare(ProcessScan.Of(_proc.Root));
        _proc.Remove(60);
        _roster.Compare(ProcessScan.Of(_proc.Root));
        Assert.Equal(
            ["Fork 61 (kworker/0:2)", "Exit 60 (kworker/0:1-mm_percpu_wq) exit status unknown"], _told.Select(e => $"{e}"));
    }

    private void Fork(int child)
    {
        _now += 1_000_000_000;
        Tell(Libc.PROC_EVENT_FORK, Parent, Parent, child, child);
    }

    // The child has a second thread, 51, which goes on.
    private void LoseFirstThread()
    {
        Fork(Child);
        Tell(Libc.PROC_EVENT_FORK, Parent, Parent, 51, Child);
        _proc.Add(Child, Parent, Ticks);
        Exit(Child, 0);
    }

    private void Exit(int id, int status)
    {
        _now += 2_000_000_000;
        Tell(Libc.PROC_EVENT_EXIT, id, id, status, 17);
    }

    private void Tell(uint what, int thread, int process, int third = 0, int fourth = 0) => _roster.Apply(new ConnectorEvent(
        new ProcEvent
        {
            what = what, timestamp_ns = (ulong)_now, process_pid = thread, process_tgid = process,
            exit_code = (uint)third, exit_signal = (uint)fourth, parent_pid = Parent, parent_tgid = Parent,
        }));
}
