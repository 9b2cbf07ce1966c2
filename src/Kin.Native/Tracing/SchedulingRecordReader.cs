using System.Buffers.Binary;
using Kin.Native.Bpf;

namespace Kin.Native.Tracing;

/// <summary>
/// From the bytes of a record to what it tells (perf_event_open(2), MMAP layout). Whatever the bytes are,
/// nothing is thrown: what cannot be read is None.
/// </summary>
internal static class SchedulingRecordReader
{
    private const int Header = 8, Identity = 16; // of a thread and the time: TID and TIME
    private const int Time = 8;

    /// <summary>Reads a record, its header included.</summary>
    public static void Read(ReadOnlySpan<byte> bytes, out SchedulingRecord record)
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
            case Libc.PERF_RECORD_LOST when body.Length >= 16 + Time: // it may come with the time alone
                record.Kind = SchedulingRecordKind.Lost;
                (record.Process, record.Thread) = (0, 0);
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

    // TIME and RAW: a length, and the numbers of a program, with what makes it a multiple of eight.
    private static void ReadSample(ReadOnlySpan<byte> body, ref SchedulingRecord record)
    {
        const int Raw = Time + sizeof(int);
        int length = Int(body, Time);
        if (length < sizeof(int) || length > body.Length - Raw)
        {
            return;
        }

        record.Time = BinaryPrimitives.ReadInt64LittleEndian(body);
        ReadOnlySpan<byte> raw = body.Slice(Raw, length);
        switch ((SchedulingSample)Int(raw, 0))
        {
            case SchedulingSample.Switch when length >= (int)SwitchWord.Count * sizeof(int):
                record.Kind = SchedulingRecordKind.Switch;
                (record.Process, record.Thread) = (Int(raw, SwitchWord.Process), Int(raw, SwitchWord.Thread));
                (record.OtherProcess, record.Other) =
                    (Int(raw, SwitchWord.NextProcess), Int(raw, SwitchWord.NextThread));
                record.Ran = BinaryPrimitives.ReadInt64LittleEndian(
                    raw[((int)SwitchWord.Ran * sizeof(int))..]);
                record.Letter = Int(raw, SwitchWord.IsPreempted) != 0 ? 'R'
                    : (char)TaskState.Letter((uint)Int(raw, SwitchWord.State));
                break;
            case SchedulingSample.Waking when length >= (int)WakingWord.Count * sizeof(int):
                record.Kind = SchedulingRecordKind.Waking;
                (record.Thread, record.Other) = (Int(raw, WakingWord.Thread), Int(raw, WakingWord.Waker));
                break;
            case SchedulingSample.NoRoom:
                record.Kind = SchedulingRecordKind.NoRoom;
                break;
        }
    }

    private static int Int(ReadOnlySpan<byte> raw, SwitchWord word) => Int(raw, (int)word * sizeof(int));

    private static int Int(ReadOnlySpan<byte> raw, WakingWord word) => Int(raw, (int)word * sizeof(int));

    private static int Int(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
}
