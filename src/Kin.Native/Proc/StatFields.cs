using System.Diagnostics.CodeAnalysis;

namespace Kin.Native.Proc;

/// <summary>
/// The fields of /proc/PID/stat (proc_pid_stat(5)) as the kernel writes them: clock ticks of a hundredth of a
/// second, pages, raw flags. What a kernel does not write is 0.
/// </summary>
internal struct StatFields
{
    public int Id, ParentId, GroupId, SessionId, Terminal, ForegroundGroupId;
    public byte State;
    public uint Flags;
    public long MinorFaults, ChildMinorFaults, MajorFaults, ChildMajorFaults;
    public long UserTicks, SystemTicks, ChildUserTicks, ChildSystemTicks;
    public int Priority, Nice, Threads;
    public long StartTicks, VirtualBytes, ResidentPages;
    public ulong ResidentLimit, CodeStart, CodeEnd, StackStart;
    public int ExitSignal, Processor, RealTimePriority, Policy;
    public long DelayTicks, GuestTicks, ChildGuestTicks;
    public ulong DataStart, DataEnd, HeapStart;
    public ulong ArgumentsStart, ArgumentsEnd, EnvironmentStart, EnvironmentEnd;
    public int WaitStatus;

    // PF_EXITING and PF_KTHREAD, include/linux/sched.h, the same since 2.6.27
    private const uint Exiting = 0x4, KernelThread = 0x200000;

    private NameBytes _name;
    private byte _nameLength;

    /// <summary>The name: any bytes but NUL.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Name => ((ReadOnlySpan<byte>)_name)[.._nameLength];

    /// <summary>A thread of the kernel.</summary>
    public readonly bool IsKernelThread => (Flags & KernelThread) != 0;

    /// <summary>It has ended, and nobody has waited for it; of a process, its first thread has.</summary>
    public readonly bool IsZombie => State is (byte)'Z' or (byte)'X' or (byte)'x';

    /// <summary>
    /// Of a process: its first thread has ended, and others go on. The state is that of the first thread.
    /// </summary>
    public readonly bool HasLostFirstThread => IsZombie && Threads > 1;

    /// <summary>Of a thread: it has not ended, and has not begun to: then its memory is gone first.</summary>
    public readonly bool GoesOn => !IsZombie && (Flags & Exiting) == 0;

    /// <summary>A signal or a tracer has stopped it.</summary>
    public readonly bool IsStopped => State is (byte)'T' or (byte)'t';

    /// <summary>Takes what belongs to the address space from another thread of the process.</summary>
    public void TakeMemory(in StatFields from)
    {
        (VirtualBytes, ResidentPages) = (from.VirtualBytes, from.ResidentPages);
        (CodeStart, CodeEnd, StackStart) = (from.CodeStart, from.CodeEnd, from.StackStart);
        (DataStart, DataEnd, HeapStart) = (from.DataStart, from.DataEnd, from.HeapStart);
        (ArgumentsStart, ArgumentsEnd) = (from.ArgumentsStart, from.ArgumentsEnd);
        (EnvironmentStart, EnvironmentEnd) = (from.EnvironmentStart, from.EnvironmentEnd);
    }

    internal void SetName(ReadOnlySpan<byte> name)
    {
        _nameLength = (byte)Math.Min(name.Length, NameBytes.Length);
        name[.._nameLength].CopyTo(_name);
    }
}
