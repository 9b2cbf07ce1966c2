using System.Runtime.InteropServices;
using Kin.Native.Proc;

namespace Kin.Native.Bpf;

/// <summary>
/// Makes the processes of the records of <see cref="TaskProgram"/>, one a thread, as /proc/PID/stat has them.
/// Used again and again it makes no garbage. Not thread-safe.
/// </summary>
internal sealed class TaskFold
{
    private const int NanosecondsPerTick = 10_000_000, UsualPriority = 120, LowestRealTime = 100;
    private const uint GroupStopped = 1, GroupExit = 4; // SIGNAL_STOP_STOPPED, SIGNAL_GROUP_EXIT

    private readonly Dictionary<int, int> _places = [];
    private readonly List<StatFields> _fields = [];
    private readonly List<TaskTotals> _totals = [];

    /// <summary>The processes, in the order of their numbers, when <see cref="End"/> was called.</summary>
    public ReadOnlySpan<StatFields> Processes => CollectionsMarshal.AsSpan(_fields);

    /// <summary>Forgets everything.</summary>
    public void Begin()
    {
        _places.Clear();
        _fields.Clear();
        _totals.Clear();
    }

    /// <summary>Takes a record: of the first thread of a process, or of another one.</summary>
    public void Add(ReadOnlySpan<ulong> record)
    {
        int process = (int)record[(int)TaskField.ProcessId];
        if (!_places.TryGetValue(process, out int place))
        {
            _places[process] = place = _fields.Count;
            _fields.Add(default);
            _totals.Add(default);
        }

        ref TaskTotals totals = ref CollectionsMarshal.AsSpan(_totals)[place];
        totals.Add(record, TaskField.UserTime, TaskField.MinorFaults);
        if ((int)record[(int)TaskField.ThreadId] == process)
        {
            totals.Add(record, TaskField.EndedUserTime, TaskField.EndedMinorFaults);
            totals.ToldUserTime = record[(int)TaskField.ToldUserTime];
            totals.ToldSystemTime = record[(int)TaskField.ToldSystemTime];
            Read(record, ref CollectionsMarshal.AsSpan(_fields)[place]);
        }
    }

    /// <summary>No more records come.</summary>
    public void End()
    {
        Span<StatFields> fields = CollectionsMarshal.AsSpan(_fields);
        for (int i = 0; i < fields.Length; i++)
        {
            ref readonly TaskTotals totals = ref CollectionsMarshal.AsSpan(_totals)[i];
            (ulong user, ulong system) = totals.Adjusted();
            fields[i].UserTicks = Ticks(user);
            fields[i].SystemTicks = Ticks(system);
            fields[i].GuestTicks = Ticks(totals.GuestTime);
            fields[i].MinorFaults = (long)totals.MinorFaults;
            fields[i].MajorFaults = (long)totals.MajorFaults;
        }

        if (!IsOrdered(fields))
        {
            fields.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        }
    }

    // The kernel goes by the numbers of threads: a process is met early whose threads have lower ones.
    private static bool IsOrdered(ReadOnlySpan<StatFields> fields)
    {
        for (int i = 1; i < fields.Length; i++)
        {
            if (fields[i].Id < fields[i - 1].Id)
            {
                return false;
            }
        }

        return true;
    }

    private static void Read(ReadOnlySpan<ulong> record, ref StatFields fields)
    {
        fields.Id = Int(record, TaskField.ProcessId);
        ReadOnlySpan<byte> name = MemoryMarshal.AsBytes(record.Slice((int)TaskField.Name, 2));
        fields.SetName(name[..(name.IndexOf((byte)0) is var end and >= 0 ? end : name.Length)]);
        fields.State = TaskState.Letter(
            (uint)record[(int)TaskField.State] | (uint)record[(int)TaskField.ExitState]);
        fields.Flags = (uint)record[(int)TaskField.Flags];
        fields.Priority = Int(record, TaskField.Priority) - LowestRealTime;
        fields.Nice = Int(record, TaskField.StaticPriority) - UsualPriority;
        fields.RealTimePriority = Int(record, TaskField.RealTimePriority);
        fields.Policy = Int(record, TaskField.Policy);
        fields.Processor = Int(record, TaskField.Processor);
        fields.ExitSignal = Int(record, TaskField.ExitSignal);
        bool isGroups = (record[(int)TaskField.SignalFlags] & (GroupStopped | GroupExit)) != 0;
        fields.WaitStatus = Int(record, isGroups ? TaskField.GroupExitCode : TaskField.ExitCode);
        fields.StartTicks = Ticks(record[(int)TaskField.Start]);
        fields.ParentId = Int(record, TaskField.ParentId);
        fields.GroupId = Int(record, TaskField.GroupId);
        fields.SessionId = Int(record, TaskField.SessionId);
        fields.Threads = Int(record, TaskField.Threads);
        fields.ChildUserTicks = Ticks(record[(int)TaskField.ChildUserTime]);
        fields.ChildSystemTicks = Ticks(record[(int)TaskField.ChildSystemTime]);
        fields.ChildGuestTicks = Ticks(record[(int)TaskField.ChildGuestTime]);
        fields.ChildMinorFaults = (long)record[(int)TaskField.ChildMinorFaults];
        fields.ChildMajorFaults = (long)record[(int)TaskField.ChildMajorFaults];
        ReadMemory(record, ref fields);
        ReadTerminal(record, ref fields);
    }

    private static void ReadMemory(ReadOnlySpan<ulong> record, ref StatFields fields)
    {
        fields.VirtualBytes = (long)record[(int)TaskField.VirtualPages] * Environment.SystemPageSize;
        fields.ResidentPages = Positive(record, TaskField.FilePages)
            + Positive(record, TaskField.AnonymousPages) + Positive(record, TaskField.SharedPages);
        fields.ResidentLimit = record[(int)TaskField.ResidentLimit];
        fields.CodeStart = record[(int)TaskField.CodeStart];
        fields.CodeEnd = record[(int)TaskField.CodeEnd];
        fields.StackStart = record[(int)TaskField.StackStart];
        fields.DataStart = record[(int)TaskField.DataStart];
        fields.DataEnd = record[(int)TaskField.DataEnd];
        fields.HeapStart = record[(int)TaskField.HeapStart];
        fields.ArgumentsStart = record[(int)TaskField.ArgumentsStart];
        fields.ArgumentsEnd = record[(int)TaskField.ArgumentsEnd];
        fields.EnvironmentStart = record[(int)TaskField.EnvironmentStart];
        fields.EnvironmentEnd = record[(int)TaskField.EnvironmentEnd];
    }

    // As new_encode_dev of linux/kdev_t.h packs it.
    private static void ReadTerminal(ReadOnlySpan<ulong> record, ref StatFields fields)
    {
        bool has = record[(int)TaskField.HasTerminal] != 0;
        int major = Int(record, TaskField.TerminalMajor);
        int minor = Int(record, TaskField.TerminalMinor) + Int(record, TaskField.TerminalIndex);
        fields.Terminal = has ? (minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12) : 0;
        fields.ForegroundGroupId = has ? Int(record, TaskField.ForegroundGroup) : -1;
    }

    // A counter of several CPUs may be below 0 for a moment.
    private static long Positive(ReadOnlySpan<ulong> record, TaskField field) =>
        Math.Max(0, (long)record[(int)field]);

    private static int Int(ReadOnlySpan<ulong> record, TaskField field) => (int)record[(int)field];

    private static long Ticks(ulong nanoseconds) => (long)(nanoseconds / NanosecondsPerTick);
}
