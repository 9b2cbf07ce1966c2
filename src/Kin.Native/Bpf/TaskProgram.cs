namespace Kin.Native.Bpf;

/// <summary>
/// A program for the kernel's iterator of tasks (Documentation/bpf/bpf_iterators.rst, Linux 5.8): for each
/// thread it copies what /proc/PID/stat is made of to the reader, as numbers.
/// </summary>
/// <remarks>
/// The places of all members are asked of the kernel that runs. Loads are of its own typed pointers, which
/// the verifier checks, and a fault gives 0; a pointer that may be null leaves the numbers behind it 0.
/// </remarks>
internal sealed class TaskProgram
{
    private const int Sequence = 6, Task = 7, Owner = 8, Value = 9, Written = 512;
    private const int WriteToSequence = 127; // bpf_seq_write, bpf-helpers(7)
    private const int FieldBytes = sizeof(ulong), RecordBytes = (int)TaskField.Count * FieldBytes;
    private const int ResidentSetLimit = 5, GroupIndex = 2, SessionIndex = 3; // RLIMIT_RSS; enum pid_type
    private const int Files = 0, Anonymous = 1, Shared = 3; // MM_FILEPAGES, MM_ANONPAGES, MM_SHMEMPAGES

    /// <summary>The function that stands for the iterator.</summary>
    public const string Function = "bpf_iter_task";

    /// <summary>What has to be known of the kernel.</summary>
    public static readonly (BtfKind Kind, string Name)[] Wanted =
    [
        (BtfKind.Function, Function), (BtfKind.Structure, "task_struct"),
        (BtfKind.Structure, "signal_struct"), (BtfKind.Structure, "mm_struct"), (BtfKind.Structure, "pid"),
        (BtfKind.Structure, "tty_struct"), (BtfKind.Structure, "tty_driver"),
        (BtfKind.Structure, "bpf_iter__task"), (BtfKind.Structure, "bpf_iter_meta"),
    ];

    private readonly Assembler _code = new();
    private readonly KernelTypes _types;
    private int _end;

    private TaskProgram(KernelTypes types) => _types = types;

    /// <summary>The instructions.</summary>
    /// <param name="types">Those of the running kernel, with what is <see cref="Wanted"/>.</param>
    /// <exception cref="NotSupportedException">This kernel has something otherwise.</exception>
    public static Assembler For(KernelTypes types)
    {
        TaskProgram program = new(types);
        program.Begin();
        program.WriteTask();
        program.WriteMemory();
        program.WriteFamily();
        program.WriteSignals();
        program.WriteTerminal();
        program.Hand();
        return program._code;
    }

    private static int Place(TaskField field) => ((int)field * FieldBytes) - RecordBytes;

    private void Begin()
    {
        if (RecordBytes > Written)
        {
            throw new NotSupportedException("The stack of a program has 512 bytes.");
        }

        _code.Load(Sequence, 1, Offset("bpf_iter__task", "meta"), FieldBytes);
        _code.Load(Sequence, Sequence, Offset("bpf_iter_meta", "seq"), FieldBytes);
        _code.Load(Task, 1, Offset("bpf_iter__task", "task"), FieldBytes);
        int isTask = _code.LeapIfZero(Task); // the last call of a pass has none
        for (TaskField field = 0; field < TaskField.Count; field++)
        {
            _code.Put(Assembler.Stack, Place(field), 0);
        }

        _end = isTask;
    }

    private void WriteTask()
    {
        const string Of = "task_struct";
        _code.Copy(Owner, Task);
        Field(Of, "pid", TaskField.ThreadId);
        Field(Of, "tgid", TaskField.ProcessId);
        (int name, _) = _types.Find(Of, "comm");
        Load(name, 8, TaskField.Name);
        Load(name + 8, 8, TaskField.NameEnd);
        Field(Of, "__state", TaskField.State);
        Field(Of, "exit_state", TaskField.ExitState);
        Field(Of, "flags", TaskField.Flags);
        Field(Of, "prio", TaskField.Priority);
        Field(Of, "static_prio", TaskField.StaticPriority);
        Field(Of, "rt_priority", TaskField.RealTimePriority);
        Field(Of, "policy", TaskField.Policy);
        Field(Of, _types.Has(Of, "thread_info.cpu") ? "thread_info.cpu" : "cpu", TaskField.Processor);
        Field(Of, "exit_code", TaskField.ExitCode);
        Field(Of, "exit_signal", TaskField.ExitSignal);
        Field(Of, "start_boottime", TaskField.Start);
        Field(Of, "min_flt", TaskField.MinorFaults);
        Field(Of, "maj_flt", TaskField.MajorFaults);
        Field(Of, "utime", TaskField.UserTime);
        Field(Of, "stime", TaskField.SystemTime);
        Field(Of, "gtime", TaskField.GuestTime);
        Field(Of, "se.sum_exec_runtime", TaskField.RunTime);
    }

    private void WriteMemory() => Behind([("task_struct", "mm")], () =>
    {
        const string Of = "mm_struct";
        Field(Of, "total_vm", TaskField.VirtualPages);
        Field(Of, $"rss_stat[{Files}].count", TaskField.FilePages);
        Field(Of, $"rss_stat[{Anonymous}].count", TaskField.AnonymousPages);
        Field(Of, $"rss_stat[{Shared}].count", TaskField.SharedPages);
        Field(Of, "start_code", TaskField.CodeStart);
        Field(Of, "end_code", TaskField.CodeEnd);
        Field(Of, "start_stack", TaskField.StackStart);
        Field(Of, "start_data", TaskField.DataStart);
        Field(Of, "end_data", TaskField.DataEnd);
        Field(Of, "start_brk", TaskField.HeapStart);
        Field(Of, "arg_start", TaskField.ArgumentsStart);
        Field(Of, "arg_end", TaskField.ArgumentsEnd);
        Field(Of, "env_start", TaskField.EnvironmentStart);
        Field(Of, "env_end", TaskField.EnvironmentEnd);
    });

    private void WriteFamily()
    {
        Behind([("task_struct", "real_parent")], () => Field("task_struct", "tgid", TaskField.ParentId));
        Behind(
            [("task_struct", "signal"), ("signal_struct", $"pids[{GroupIndex}]")],
            () => Field("pid", "numbers[0].nr", TaskField.GroupId));
        Behind(
            [("task_struct", "signal"), ("signal_struct", $"pids[{SessionIndex}]")],
            () => Field("pid", "numbers[0].nr", TaskField.SessionId));
    }

    private void WriteSignals() => Behind([("task_struct", "signal")], () =>
    {
        const string Of = "signal_struct";
        Field(Of, "nr_threads", TaskField.Threads);
        Field(Of, "flags", TaskField.SignalFlags);
        Field(Of, "group_exit_code", TaskField.GroupExitCode);
        Field(Of, "utime", TaskField.EndedUserTime);
        Field(Of, "stime", TaskField.EndedSystemTime);
        Field(Of, "gtime", TaskField.EndedGuestTime);
        Field(Of, "sum_sched_runtime", TaskField.EndedRunTime);
        Field(Of, "min_flt", TaskField.EndedMinorFaults);
        Field(Of, "maj_flt", TaskField.EndedMajorFaults);
        Field(Of, "prev_cputime.utime", TaskField.ToldUserTime);
        Field(Of, "prev_cputime.stime", TaskField.ToldSystemTime);
        Field(Of, "cutime", TaskField.ChildUserTime);
        Field(Of, "cstime", TaskField.ChildSystemTime);
        Field(Of, "cgtime", TaskField.ChildGuestTime);
        Field(Of, "cmin_flt", TaskField.ChildMinorFaults);
        Field(Of, "cmaj_flt", TaskField.ChildMajorFaults);
        Field(Of, $"rlim[{ResidentSetLimit}].rlim_cur", TaskField.ResidentLimit);
    });

    private void WriteTerminal()
    {
        (string, string)[] terminal = [("task_struct", "signal"), ("signal_struct", "tty")];
        Behind(terminal, () =>
        {
            _code.Put(Assembler.Stack, Place(TaskField.HasTerminal), 1);
            Field("tty_struct", "index", TaskField.TerminalIndex);
        });
        Behind([.. terminal, ("tty_struct", "driver")], () =>
        {
            Field("tty_driver", "major", TaskField.TerminalMajor);
            Field("tty_driver", "minor_start", TaskField.TerminalMinor);
        });
        Behind(
            [.. terminal, ("tty_struct", "ctrl.pgrp")],
            () => Field("pid", "numbers[0].nr", TaskField.ForegroundGroup));
    }

    // bpf_seq_write(sequence, record, its length)
    private void Hand()
    {
        _code.Copy(1, Sequence);
        _code.Copy(2, Assembler.Stack);
        _code.Increase(2, -RecordBytes);
        _code.Set(3, RecordBytes);
        _code.Call(WriteToSequence);
        _code.Land(_end);
        _code.Set(0, 0);
        _code.Return();
    }

    // Follows the pointers from the task on, and does what is to be done there, unless one of them is null.
    private void Behind((string Structure, string Member)[] pointers, Action there)
    {
        _code.Copy(Owner, Task);
        List<int> leaps = [];
        foreach ((string structure, string member) in pointers)
        {
            _code.Load(Owner, Owner, Offset(structure, member), FieldBytes);
            leaps.Add(_code.LeapIfZero(Owner));
        }

        there();
        leaps.ForEach(_code.Land);
    }

    private void Field(string structure, string member, TaskField field)
    {
        (int offset, int size) = _types.Find(structure, member);
        Load(offset, size, field);
    }

    private void Load(int offset, int bytes, TaskField field)
    {
        _code.Load(Value, Owner, offset, bytes);
        _code.Store(Assembler.Stack, Place(field), Value);
    }

    private int Offset(string structure, string member) => _types.Find(structure, member).Offset;
}
