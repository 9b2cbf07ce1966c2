using System.Buffers.Binary;

namespace Kin.Native.Tracing;

/// <summary>
/// From the bytes of a record to what it tells (perf_event_open(2), MMAP layout). Whatever the bytes are,
/// nothing is thrown: what cannot be read is None.
/// </summary>
/// <param name="switching">The format of sched_switch; null: there are no tracepoints.</param>
/// <param name="waking">The format of sched_waking.</param>
internal sealed class SchedulingRecordReader(EventFormat? switching, EventFormat? waking)
{
    private const int Header = 8, Identity = 16; // of a thread and the time: TID and TIME
    private const int InInterrupt = 0x08 | 0x10 | 0x40; // hard, soft, not maskable (trace_flag_type)

    private readonly int _switching = switching?.Id ?? -1, _waking = waking?.Id ?? -1;
    private readonly EventField _type = Common(switching, "common_type");
    private readonly EventField _flags = Common(waking, "common_flags");
    private readonly EventField _previous = Common(switching, "prev_pid");
    private readonly EventField _state = Common(switching, "prev_state");
    private readonly EventField _woken = Common(waking, "pid");
    private readonly (uint Bit, char Letter)[] _letters = [.. switching?.Letters ?? []];

    /// <summary>Reads a record, its header included.</summary>
    public void Read(ReadOnlySpan<byte> bytes, out SchedulingRecord record)
    {
        record = default;
        if (bytes.Length < Header + Identity)
        {
            return;
        }

        int type = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        int misc = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        ReadOnlySpan<byte> body = bytes[Header..], end = body[^Identity..];
        if (type == Libc.PERF_RECORD_SAMPLE)
        {
            ReadSample(body, ref record);
            return;
        }

        record.Process = Int(end, 0);
        record.Thread = Int(end, 4);
        record.Time = BinaryPrimitives.ReadInt64LittleEndian(end[8..]);
        switch (type)
        {
            case Libc.PERF_RECORD_SWITCH:
                ReadSwitch(misc, ref record);
                break;
            case Libc.PERF_RECORD_FORK or Libc.PERF_RECORD_EXIT when body.Length >= 24 + Identity:
                record.Kind = type == Libc.PERF_RECORD_FORK
                    ? SchedulingRecordKind.Fork : SchedulingRecordKind.Exit;
                (record.Process, record.Thread, record.Other) = (Int(body, 0), Int(body, 8), Int(body, 12));
                break;
            case Libc.PERF_RECORD_COMM when body.Length >= 8 + 8 + Identity:
                ReadName(body[..^Identity], misc, ref record);
                break;
            case Libc.PERF_RECORD_LOST when body.Length >= 16 + Identity:
                record.Kind = SchedulingRecordKind.Lost;
                record.Count = Math.Max(0, BinaryPrimitives.ReadInt64LittleEndian(body[8..]));
                break;
        }
    }

    private static void ReadSwitch(int misc, ref SchedulingRecord record)
    {
        bool isOut = (misc & Libc.PERF_RECORD_MISC_SWITCH_OUT) != 0;
        record.Kind = isOut ? SchedulingRecordKind.Out : SchedulingRecordKind.In;
        record.Letter = (misc & Libc.PERF_RECORD_MISC_SWITCH_OUT_PREEMPT) != 0 ? 'R' : 'S';
    }

    private static void ReadName(ReadOnlySpan<byte> body, int misc, ref SchedulingRecord record)
    {
        bool isExec = (misc & Libc.PERF_RECORD_MISC_COMM_EXEC) != 0;
        record.Kind = isExec ? SchedulingRecordKind.Exec : SchedulingRecordKind.Name;
        (record.Process, record.Thread) = (Int(body, 0), Int(body, 4));
        record.NameLow = BinaryPrimitives.ReadUInt64LittleEndian(body[8..]);
        record.NameHigh = body.Length >= 24 ? BinaryPrimitives.ReadUInt64LittleEndian(body[16..]) : 0;
    }

    private void ReadSample(ReadOnlySpan<byte> body, ref SchedulingRecord record)
    {
        int length = body.Length < Identity + 4 ? -1 : Int(body, Identity);
        if (length < 0 || length > body.Length - Identity - 4)
        {
            return;
        }

        record.Process = Int(body, 0);
        record.Time = BinaryPrimitives.ReadInt64LittleEndian(body[8..]);
        ReadOnlySpan<byte> raw = body.Slice(Identity + 4, length);
        int type = _type.Read(raw);
        if (type == _switching)
        {
            record.Letter = Letter((uint)_state.Read(raw));
            record.Kind = record.Letter is 'R' or 'S'
                ? SchedulingRecordKind.None : SchedulingRecordKind.Letter;
            record.Thread = _previous.Read(raw);
        }
        else if (type == _waking)
        {
            record.Kind = SchedulingRecordKind.Waking;
            record.Thread = _woken.Read(raw);
            record.Other = (_flags.Read(raw) & InInterrupt) != 0 ? 0 : Int(body, 4);
        }
    }

    // The first of the kernel's letters; without one it is ready: preempted, or it gave its place away.
    private char Letter(uint state)
    {
        foreach ((uint bit, char letter) in _letters)
        {
            if ((state & bit) != 0)
            {
                return letter;
            }
        }

        return 'R';
    }

    private static int Int(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);

    private static EventField Common(EventFormat? format, string name) => format?.Field(name) ?? default;
}
