using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Kin.Native;
using Kin.Native.Processes;
using Kin.Native.Spawn;

namespace Kin.Tests.Native.Spawn;

/// <summary>
/// The machine code that carries out plans: what each field of a record does, and what it never does.
/// </summary>
[Collection(Alone.Name)]
public sealed unsafe class SpawnStubTests
{
    private const int UserSignal = 10;

    [Fact]
    public void The_layout_is_the_one_that_the_machine_code_reads()
    {
        Assert.Equal(96, sizeof(PlanRecord));
        Assert.Equal(200, sizeof(PlanHeader));
        Assert.Equal(
            [0, 8, 48, 56, 64, 72, 80, 84],
            Offsets<PlanRecord>("Number", "A0", "A5", "Result", "Tolerate", "Expected", "Flags", "Source"));
        Assert.Equal(
            [0, 8, 16, 24, 56, 64, 72, 80, 88, 96, 104, 192],
            Offsets<PlanHeader>(
                "BlockMask", "SavedMask", "CloneNumber", "Clone0", "Clone4", "Records", "Count", "FailedIndex",
                "FailedErrno", "PidFd", "Clone", "ExitNumber"));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void The_first_record_that_fails_is_named_and_later_ones_are_not_made(bool useClone3)
    {
        using PlanBuilder plan = Plan(useClone3);
        plan.Add("getpid", SyscallNumber.getpid);
        plan.Add("close", SyscallNumber.close, -1);
        plan.Add("getpid", SyscallNumber.getpid)->Result = 4711;

        Assert.Equal((1, Errno.EBADF), Run(plan, out int pid));
        Assert.Equal(pid, plan.Records[0].Result);
        Assert.Equal(-Errno.EBADF, plan.Records[1].Result);
        Assert.Equal(4711, plan.Records[2].Result);
    }

    [Fact]
    public void A_tolerated_error_does_not_stop_the_plan_and_another_does()
    {
        using PlanBuilder plan = Plan();
        plan.Add("close", SyscallNumber.close, -1)->Tolerate = 1UL << Errno.EBADF;
        plan.Add("close", SyscallNumber.close, -1)->Tolerate = PlanRecord.AnyError;
        plan.Add("close", SyscallNumber.close, -1)->Tolerate = ~(1UL << Errno.EBADF);

        Assert.Equal((2, Errno.EBADF), Run(plan, out _));
    }

    [Fact]
    public void Errors_above_63_are_tolerated_only_with_all_others()
    {
        // setsockopt on a pipe's descriptor: ENOTSOCK, 88.
        using PlanBuilder plan = Plan();
        int number = SyscallNumber.futex == 202 ? 54 : 208;
        plan.Add("setsockopt", number, SpawnedProgram.Null.Number)->Tolerate = PlanRecord.AnyError;
        plan.Add("setsockopt", number, SpawnedProgram.Null.Number)->Tolerate = PlanRecord.AnyError - 1;

        Assert.Equal((1, 88), Run(plan, out _));
    }

    [Fact]
    public void An_unexpected_value_stops_the_plan_without_an_error_number()
    {
        using PlanBuilder plan = Plan();
        PlanRecord* right = plan.Add("getppid", SyscallNumber.getppid);
        PlanRecord* wrong = plan.Add("getppid", SyscallNumber.getppid);
        (right->Flags, right->Expected) = (PlanRecord.Expect, Environment.ProcessId);
        (wrong->Flags, wrong->Expected) = (PlanRecord.Expect, Environment.ProcessId + 1);

        Assert.Equal((1, 0), Run(plan, out _));
    }

    [Fact]
    public void A_record_uses_the_result_of_an_earlier_one()
    {
        using PlanBuilder plan = Plan();
        (SafeFd read, SafeFd write) = Pipe.Create();
        using (read)
        {
            plan.Add("getpid", SyscallNumber.getpid);
            plan.Add("fcntl", SyscallNumber.fcntl, write.Number, Libc.F_DUPFD_CLOEXEC, 500);
            PlanRecord* use = plan.Add("write", SyscallNumber.write, -1, (nint)plan.String("kin"), 3);
            (use->Flags, use->Source) = (PlanRecord.UseSource, 1);

            Assert.Equal((3, 0), Run(plan, out _)); // it ran out of records without an execve
            write.Dispose();
            Assert.Equal("kin", SpawnedProgram.ReadAll(read));
            Assert.InRange(plan.Records[1].Result, 500, int.MaxValue);
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    [SuppressMessage("Reliability", "CA2000", Justification = "disposed by the using")]
    public void A_handler_of_this_process_never_runs_in_the_child(bool useClone3)
    {
        int handled = 0;
        using PosixSignalRegistration handler = PosixSignalRegistration.Create((PosixSignal)UserSignal, context =>
        {
            context.Cancel = true;
            Interlocked.Increment(ref handled);
        });
        using GatedSpawn spawn = GatedSpawn.Begin(useClone3);
        Libc.kill(spawn.ChildAtGate, UserSignal);
        WaitResult end = spawn.LetGo();

        // Its default action ended the child when the plan unblocked it.
        Assert.Equal((Libc.CLD_KILLED, UserSignal), (end.Code, end.Status));
        Assert.Equal(0, handled);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_garbage_collection_does_not_wait_for_a_spawn(bool useClone3)
    {
        using GatedSpawn spawn = GatedSpawn.Begin(useClone3);
        for (int i = 0; i < 20; i++)
        {
            GC.Collect();
        }

        // Had a collection needed the spawning thread, this line would never have been reached.
        Assert.True(spawn.IsUnderWay);
        Assert.Equal((Libc.CLD_EXITED, 0), (spawn.LetGo() is var end ? end.Code : 0, end.Status));
    }

    [Fact]
    public void The_code_that_runs_is_not_writable()
    {
        Spawner.Spawn(SpawnedProgram.Options("true")).Deconstruct(out int pid, out SafeFd pidfd);
        SpawnedProgram.Wait(new SpawnedProcess(pid, pidfd));
        string mapping = File.ReadLines("/proc/self/maps").First(
            line => line.Contains("kin-spawn", StringComparison.Ordinal));

        Assert.Contains(" r-xp ", mapping, StringComparison.Ordinal);
    }

    private static int[] Offsets<T>(params string[] fields) =>
        [.. fields.Select(field => (int)Marshal.OffsetOf<T>(field))];

    private static PlanBuilder Plan(bool useClone3 = true)
    {
        PlanBuilder plan = PlanBuilder.Rent(200, 4096);
        CloneStep.Set(plan, new SpawnOptions { FileName = "", Arguments = [] }, useClone3, intoCgroup: false);
        return plan;
    }

    private static (int Index, int Errno) Run(PlanBuilder plan, out int pid)
    {
        pid = (int)SpawnStub.Run(plan.Header);
        Assert.InRange(pid, 1, int.MaxValue);
        WaitResult end = SpawnedProgram.Wait(new SpawnedProcess(pid, new SafeFd((int)plan.Header->PidFd)));
        Assert.Equal((Libc.CLD_EXITED, 127), (end.Code, end.Status));
        return ((int)plan.Header->FailedIndex, (int)plan.Header->FailedErrno);
    }
}
