using Kin.Inspection;
using Kin.Inspection.Scheduling;
using Kin.Native.Tracing;

namespace Kin.Tests.Inspection;

/// <summary>From records to states, also where records are missing, late or told twice.</summary>
public sealed class ThreadTableTests
{
    private readonly ThreadTable _table = new(root: 10, mostSteps: 1000);

    [Fact]
    public void A_thread_is_made_ready_runs_waits_is_woken_and_ends()
    {
        Fork(10, 10, 1, 100);
        In(10, 0, 110);
        Out(10, 'S', 150);
        Wake(10, 11, 170);
        In(10, 1, 175);
        Out(10, 'R', 180);
        In(10, 1, 190);
        Exit(10, 200);
        ThreadTrack track = Assert.Single(_table.All);
        Assert.Equal("Ready 100, Running 110, Blocked 150, Ready 170 by 11, Running 175, Ready 180, Running 190", Steps(track));
        Assert.Equal((2, 1, 1), (track.Voluntary, track.Involuntary, track.Migrations)); // its end is one
        Assert.Equal(
            (55, 25, 20),
            (track.Total(SchedulingState.Running), track.Total(SchedulingState.Ready), track.Total(SchedulingState.Blocked)));
        Assert.Equal(200, track.Ended);
    }

    [Theory]
    [InlineData('D', SchedulingState.DiskSleep)]
    [InlineData('T', SchedulingState.Stopped)]
    [InlineData('t', SchedulingState.Traced)]
    [InlineData('P', SchedulingState.Blocked)]
    [InlineData('R', SchedulingState.Ready)]
    public void A_switch_says_in_which_state_one_leaves_and_who_comes(char letter, SchedulingState state)
    {
        Run(10);
        Fork(20, 20, 10, 120);
        _table.Apply(
            new()
            {
                Kind = SchedulingRecordKind.Switch, Process = 10, Thread = 10, Letter = letter, OtherProcess = 20, Other = 20, Time = 150,
            },
            1);
        Assert.Equal(state, _table.All[0].State);
        Assert.Equal((SchedulingState.Running, 1, 150L), (_table.All[1].State, _table.All[1].Cpu, _table.All[1].Since));
        Assert.Equal(letter == 'R' ? (0, 1) : (1, 0), (_table.All[0].Voluntary, _table.All[0].Involuntary));
    }

    // An end is told before that. The number may be that of another thread by now, which runs a program for the process.
    [Fact]
    public void Who_leaves_a_cpu_for_ever_has_ended_before_unless_that_was_lost()
    {
        Run(10);
        Switch(10, 'X', 0, 150);
        Assert.Equal((null, SchedulingState.Running), (_table.All[0].Ended, _table.All[0].State));
        Assert.Equal("Ready 100, Running 110", Steps(_table.All[0]));
        _table.Apply(new() { Kind = SchedulingRecordKind.NoRoom, Time = 160 }, 0);
        Switch(10, 'X', 0, 170);
        Assert.Equal((170L, 1L), (_table.All[0].Ended, _table.LostCount));
        Assert.Single(_table.JustEnded);
    }

    // Not all kernels tell what all threads do: 70 is one of which is not told when it leaves its CPU.
    [Fact]
    public void For_how_long_it_had_the_cpu_that_it_leaves_is_as_the_kernel_says()
    {
        Run(10);
        Switch(10, 'R', 71, 150);
        _table.Apply(new() { Kind = SchedulingRecordKind.Switch, Process = 10, Thread = 10, Letter = 'S', Time = 250, Ran = 30 }, 0);
        Assert.Equal("Ready 100, Running 110, Ready 150, Running 220, Blocked 250", Steps(_table.All[0]));
    }

    [Fact]
    public void Who_leaves_a_cpu_had_it_though_that_it_got_it_was_not_told()
    {
        Run(10);
        Switch(10, 'R', 70, 150);
        Switch(10, 'R', 71, 950);
        Switch(71, 'S', 10, 960);
        Assert.Equal("Ready 100, Running 110, Ready 150, Running 150, Ready 950, Running 960", Steps(_table.All[0]));
        Assert.Equal((0, 2, 0), (_table.All[0].Voluntary, _table.All[0].Involuntary, _table.LostCount));
    }

    [Fact]
    public void That_it_got_a_cpu_is_not_earlier_than_it_was_made_or_records_were_lost()
    {
        Run(10);
        Switch(71, 'S', 70, 115);
        Fork(20, 20, 10, 120);
        Switch(20, 'S', 70, 130);
        _table.Apply(new() { Kind = SchedulingRecordKind.Lost, Count = 3, Time = 500 }, 0);
        Switch(20, 'S', 70, 510);
        Assert.Equal("Ready 120 by 10, Running 120, Blocked 130, Running 500, Blocked 510", Steps(_table.All[1]));
        Assert.Equal((2, 3), (_table.All[1].Voluntary, _table.LostCount));
    }

    [Fact]
    public void Whose_cpu_another_one_leaves_has_left_it_before_and_that_is_a_loss()
    {
        Run(10);
        Fork(20, 20, 10, 120);
        Fork(20, 21, 10, 125);
        Switch(0, 'R', 21, 130);
        Switch(71, 'S', 0, 140);
        Assert.Equal((SchedulingState.Blocked, 140L, 1L), (_table.All[2].State, _table.All[2].Since, _table.LostCount));
        Switch(0, 'R', 21, 150);
        Switch(20, 'S', 0, 160, process: 20); // 21 has the number of its process by now
        Assert.Equal(1, _table.LostCount);
    }

    [Fact]
    public void Who_is_woken_before_it_has_left_its_cpu_keeps_the_name_of_the_waker()
    {
        Run(10);
        Wake(10, 12, 140);
        Out(10, 'S', 141);
        In(10, 0, 145);
        Assert.EndsWith("Blocked 141, Running 145 by 12", Steps(_table.All[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_told_twice_counts_once()
    {
        Run(10);
        In(10, 0, 111);
        Out(10, 'S', 150);
        Out(10, 'S', 151);
        Assert.Equal((1, "Ready 100, Running 110, Blocked 150"), (_table.All[0].Voluntary, Steps(_table.All[0])));
    }

    [Fact]
    public void Threads_of_others_are_passed_over_and_those_of_the_tree_are_not()
    {
        Run(10);
        Fork(500, 500, 400, 120);
        In(500, 0, 130);
        Wake(500, 10, 131);
        Fork(20, 21, 10, 140);
        Fork(20, 22, 21, 145);
        Assert.Equal([10, 21, 22], _table.All.Select(track => track.Thread));
    }

    [Fact]
    public void A_number_that_is_used_again_is_another_thread()
    {
        Run(10);
        Fork(20, 20, 10, 120);
        Exit(20, 130);
        Fork(20, 20, 10, 140);
        Fork(20, 20, 10, 150); // the end of the one before was lost
        Assert.Equal([10, 20, 20, 20], _table.All.Select(track => track.Thread));
        Assert.Equal([null, 130L, 150L, null], _table.All.Select(track => track.Ended));
    }

    [Fact]
    public void A_number_that_others_use_again_is_no_thread_of_the_tree_any_more()
    {
        Run(10);
        Fork(20, 20, 10, 120);
        Fork(20, 20, 400, 150); // the end was lost, and a process of others has the number
        In(20, 0, 160);
        Assert.False(_table.Knows(20));
        Assert.Equal((2, 150L, SchedulingState.Ready), (_table.All.Count, _table.All[1].Ended, _table.All[1].State));
    }

    [Fact]
    public void Of_thousands_that_ended_only_those_that_live_are_left_to_look_at()
    {
        Run(10);
        for (int i = 0; i < 5000; i++)
        {
            Fork(20 + (i % 100), 20 + (i % 100), 10, 120 + (2 * i)); // numbers are used again
            Exit(20 + (i % 100), 121 + (2 * i));
        }

        Fork(20, 20, 10, 20_000);
        _table.DropEnded();
        Assert.Equal([10, 20], _table.Living.Select(track => track.Thread));
        Assert.Equal(5002, _table.All.Count);
        Assert.Equal([false, true], _table.All.Where(track => track.Thread == 20).TakeLast(2).Select(_table.HasItsNumber));
    }

    [Fact]
    public void A_thread_that_runs_a_program_takes_the_number_of_the_process_over()
    {
        Run(10);
        Fork(10, 11, 10, 120);
        In(11, 0, 130);
        Exit(10, 140);
        _table.Apply(
            new() { Kind = SchedulingRecordKind.Exec, Process = 10, Thread = 10, Time = 150, NameLow = 'x' }, 0);
        Out(10, 'S', 160);
        Assert.Equal((2, 10, "x"), (_table.All.Count, _table.All[1].Thread, _table.All[1].Name));
        Assert.Equal(SchedulingState.Blocked, _table.All[1].State);
        Assert.False(_table.Knows(11));
    }

    [Fact]
    public void After_a_loss_a_thread_is_taken_in_whose_beginning_was_not_told()
    {
        Run(10);
        In(30, 0, 120, process: 10);
        Assert.Single(_table.All);
        _table.Apply(new() { Kind = SchedulingRecordKind.Lost, Count = 3 }, 0);
        In(30, 0, 130, process: 10);
        Assert.Equal((2, 3), (_table.All.Count, _table.LostCount));
    }

    // All of the machine is told: numbers of processes that have ended come back as those of others.
    [Fact]
    public void After_a_loss_threads_of_others_are_not_taken_in_for_the_number_of_a_process_that_has_ended()
    {
        Run(10);
        Fork(20, 20, 10, 120);
        Exit(20, 130);
        _table.Apply(new() { Kind = SchedulingRecordKind.Lost, Count = 3, Time = 140 }, 0);
        Fork(20, 20, 400, 150);
        Fork(20, 30, 20, 160);
        Switch(0, 'R', 30, 170, other: 20);
        Switch(30, 'S', 0, 180, process: 20);
        Assert.Equal([10, 20], _table.All.Select(track => track.Thread));
    }

    [Fact]
    public void Times_that_go_back_do_no_harm_and_what_is_too_much_is_counted_and_not_kept()
    {
        ThreadTable small = new(root: 10, mostSteps: 4);
        ThreadTable usual = _table;
        foreach (ThreadTable table in (ThreadTable[])[small, usual])
        {
            table.Apply(new() { Kind = SchedulingRecordKind.Fork, Process = 10, Thread = 10, Other = 1, Time = 100 }, 0);
            for (int i = 0; i < 50; i++)
            {
                long time = 110 + (i % 7 == 6 ? 0 : i * 10); // some come late
                table.Apply(new() { Kind = SchedulingRecordKind.In, Process = 10, Thread = 10, Time = time }, 0);
                table.Apply(new() { Kind = SchedulingRecordKind.Out, Process = 10, Thread = 10, Letter = 'S', Time = time + 5 }, 0);
            }

            table.Finish(1000);
        }

        ThreadTrack cut = Assert.Single(small.All), whole = Assert.Single(usual.All);
        Assert.Equal((4, 97), (cut.Steps.Count, small.UnkeptCount));
        Assert.Equal(101, whole.Steps.Count);
        Assert.NotNull(cut.KeptUntil);
        foreach (SchedulingState state in Enum.GetValues<SchedulingState>())
        {
            Assert.Equal(whole.Total(state), cut.Total(state));
        }

        Assert.Equal(900, Enum.GetValues<SchedulingState>().Sum(state => whole.Total(state)));
    }

    [Fact]
    public void A_list_of_steps_keeps_what_was_put_into_it()
    {
        StepList steps = new();
        for (int i = 0; i < 20_000; i++)
        {
            steps.Add(new ThreadStep(i, i, 0, SchedulingState.Ready, false));
        }

        steps[19_999] = steps[19_999] with { State = SchedulingState.Stopped };
        Assert.Equal(20_000, steps.Count);
        Assert.All(Enumerable.Range(0, steps.Count), i => Assert.Equal(i, steps[i].Time));
        Assert.Equal(SchedulingState.Stopped, (SchedulingState)steps[19_999].State);
    }

    private static string Steps(ThreadTrack track) => string.Join(", ", Enumerable.Range(0, track.Steps.Count)
        .Select(i => track.Steps[i])
        .Select(step => $"{(SchedulingState)step.State} {step.Time}" + (step.Waker > 1 ? $" by {step.Waker}" : "")));

    private void Run(int thread)
    {
        Fork(thread, thread, 1, 100);
        In(thread, 0, 110);
    }

    private void Fork(int process, int thread, int by, long time) => _table.Apply(
        new() { Kind = SchedulingRecordKind.Fork, Process = process, Thread = thread, Other = by, Time = time }, 0);

    private void In(int thread, int cpu, long time, int process = 0) => _table.Apply(
        new() { Kind = SchedulingRecordKind.In, Process = process == 0 ? thread : process, Thread = thread, Time = time }, cpu);

    private void Out(int thread, char letter, long time) => _table.Apply(
        new() { Kind = SchedulingRecordKind.Out, Process = thread, Thread = thread, Letter = letter, Time = time }, 0);

    private void Switch(int thread, char letter, int next, long time, int process = 0, int other = 0) => _table.Apply(
        new()
        {
            Kind = SchedulingRecordKind.Switch, Process = process == 0 ? thread : process, Thread = thread, Letter = letter,
            OtherProcess = other == 0 ? next : other, Other = next, Time = time,
        },
        0);

    private void Wake(int thread, int by, long time) =>
        _table.Apply(new() { Kind = SchedulingRecordKind.Waking, Thread = thread, Other = by, Time = time }, 0);

    private void Exit(int thread, long time) =>
        _table.Apply(new() { Kind = SchedulingRecordKind.Exit, Process = thread, Thread = thread, Time = time }, 0);
}
