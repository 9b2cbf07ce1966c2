using Kin.Native.Processes;

namespace Kin.Native.Spawn;

/// <summary>
/// One block of native memory with a plan: header, the child's stack, records, and the strings that they
/// point to. Blocks are kept for the next spawn. Not for use by two threads at once.
/// </summary>
internal sealed unsafe class PlanBuilder : IDisposable
{
    // The child makes system calls only: nothing is ever pushed, and no signal is delivered before execve.
    private const int StackSize = 2048;
    private const int KeptSize = 64 * 1024;
    private static readonly PlanBuilder?[] s_kept = new PlanBuilder?[4];

    private readonly PlanMemory _memory;
    private byte* _free;
    private long _capacity;
    private PlanStep[] _steps = new PlanStep[32];

    private PlanBuilder(long size) => _memory = new PlanMemory(size);

    public PlanHeader* Header => (PlanHeader*)_memory.Start;

    public int Count => (int)Header->Count;

    public PlanRecord* Records => Header->Records;

    /// <summary>The record of <see cref="SecondFork"/>; -1: there is none.</summary>
    public int ForkIndex { get; set; } = -1;

    /// <summary>A block with room for so many records and bytes of strings and pointers.</summary>
    public static PlanBuilder Rent(int records, long bytes)
    {
        long size = sizeof(PlanHeader) + StackSize + (records * (long)sizeof(PlanRecord)) + bytes + 128;
        PlanBuilder? kept = size <= KeptSize ? TakeKept() : null;
        PlanBuilder builder = kept ?? new PlanBuilder(Math.Max(size, KeptSize));
        builder.Reset(records);
        return builder;
    }

    public void Dispose()
    {
        for (int i = 0; _memory.Size == KeptSize && i < s_kept.Length; i++)
        {
            if (Interlocked.CompareExchange(ref s_kept[i], this, null) is null)
            {
                return;
            }
        }

        _memory.Dispose();
    }

    /// <summary>Makes the plan ready to be carried out (once more).</summary>
    public void Rewind()
    {
        Header->FailedIndex = -1;
        Header->FailedErrno = 0;
        Header->PidFd = -1;
    }

    public PlanStep Step(int index) => _steps[index];

    /// <summary>The top of the child's stack.</summary>
    public byte* StackTop => (byte*)(((nint)Header + sizeof(PlanHeader) + StackSize) & ~15);

    /// <summary>Adds a record and returns it, so that tolerance and expectation can be set.</summary>
    public PlanRecord* Add(
        string call, int number, nint a0 = 0, nint a1 = 0, nint a2 = 0, nint a3 = 0, string? subject = null)
    {
        int index = Count;
        if (index == _capacity)
        {
            throw new InvalidOperationException("The plan has more records than were asked for.");
        }

        if (index == _steps.Length)
        {
            Array.Resize(ref _steps, index * 2);
        }

        _steps[index] = new PlanStep(call, subject);
        PlanRecord* record = Records + index;
        *record = new PlanRecord { Number = number, A0 = a0, A1 = a1, A2 = a2, A3 = a3 };
        Header->Count = index + 1;
        return record;
    }

    /// <summary>
    /// A C string (<see cref="SystemText"/>). Refuses one with a NUL inside, which the kernel would cut
    /// short.
    /// </summary>
    public byte* String(string text)
    {
        if (text.Contains('\0'))
        {
            throw new ArgumentException(
                $"\"{text.Replace("\0", "\\0")}\" contains a NUL character.", nameof(text));
        }

        byte* start = _free;
        Span<byte> room = new(start, (int)Math.Clamp(Remaining - 1, 0, int.MaxValue));
        int written = SystemText.Encode(text, room);
        start[written] = 0;
        _free = start + written + 1;
        return start;
    }

    /// <summary>Room for so many zeroed values, aligned to 8 bytes.</summary>
    public T* Values<T>(int count)
        where T : unmanaged
    {
        byte* start = (byte*)((nint)(_free + 7) & ~7);
        _free = start + (count * (long)sizeof(T));
        if (Remaining < 0)
        {
            throw new InvalidOperationException("The plan has more data than was asked for.");
        }

        new Span<byte>(start, count * sizeof(T)).Clear();
        return (T*)start;
    }

    /// <summary>The most bytes that <see cref="String"/> takes.</summary>
    public static long BytesFor(string text) => (text.Length * 3L) + 1;

    private long Remaining => _memory.Start + _memory.Size - _free;

    private static PlanBuilder? TakeKept()
    {
        for (int i = 0; i < s_kept.Length; i++)
        {
            if (s_kept[i] is not null && Interlocked.Exchange(ref s_kept[i], null) is PlanBuilder kept)
            {
                return kept;
            }
        }

        return null;
    }

    private void Reset(int records)
    {
        *Header = default;
        ForkIndex = -1;
        Header->BlockMask = ulong.MaxValue;
        Header->ExitNumber = SyscallNumber.exit_group;
        Header->Records = (PlanRecord*)((nint)(StackTop + 63) & ~63);
        Rewind();
        _capacity = records;
        _free = (byte*)(Records + records);
    }
}
