using System.Buffers.Binary;
using System.Text;
using Kin.Native;
using Kin.Native.Tracing;

namespace Kin.Tests.Native.Tracing;

/// <summary>Records as the kernel writes them, cut off anywhere, and noise.</summary>
public sealed class SchedulingRecordReaderTests
{
    public static TheoryData<byte[], string> Records => new()
    {
        { Record(Libc.PERF_RECORD_SWITCH, 0, [], 7, 8, 99), "In 7/8 @99" },
        { Record(Libc.PERF_RECORD_SWITCH, Libc.PERF_RECORD_MISC_SWITCH_OUT, [], 7, 8, 99), "Out 7/8 @99 S" },
        {
            Record(
                Libc.PERF_RECORD_SWITCH,
                Libc.PERF_RECORD_MISC_SWITCH_OUT | Libc.PERF_RECORD_MISC_SWITCH_OUT_PREEMPT, [], 7, 8, 99),
            "Out 7/8 @99 R"
        },
        { Record(Libc.PERF_RECORD_FORK, 0, Ints(20, 7, 21, 8, 50, 0), 7, 8, 99), "Fork 20/21 @99 by 8" },
        { Record(Libc.PERF_RECORD_EXIT, 0, Ints(20, 7, 21, 8, 50, 0), 20, 21, 99), "Exit 20/21 @99 by 8" },
        { Record(Libc.PERF_RECORD_COMM, 0, [.. Ints(7, 8), .. Name("sh")], 7, 8, 99), "Name 7/8 @99 sh" },
        {
            Record(Libc.PERF_RECORD_COMM, Libc.PERF_RECORD_MISC_COMM_EXEC, [.. Ints(7, 8), .. Name("fifteen letters")], 7, 8, 99),
            "Exec 7/8 @99 fifteen letters"
        },
        { Record(Libc.PERF_RECORD_LOST, 0, Ints(1, 0, 5000, 0), 7, 8, 99), "Lost 0/0 @99 5000" },
        { [.. Header(Libc.PERF_RECORD_LOST, 0, 32), .. Ints(1, 0, 5000, 0), .. BitConverter.GetBytes(99L)], "Lost 0/0 @99 5000" },
        { Sample(1, 8, 7, 0x2, 0, 21, 20, 0, 0), "Switch 7/8 @99 by 21 of 20 D" },
        { Sample(1, 8, 7, 0x104, 0, 21, 20, 0, 0), "Switch 7/8 @99 by 21 of 20 T" },
        { Sample(1, 8, 7, 0x8, 0, 21, 20, 0, 0), "Switch 7/8 @99 by 21 of 20 t" },
        { Sample(1, 8, 7, 0x2001, 0, 21, 20, 0, 0), "Switch 7/8 @99 by 21 of 20 S" },
        { Sample(1, 8, 7, 0, 0, 21, 20, 0, 0), "Switch 7/8 @99 by 21 of 20 R" },
        { Sample(1, 8, 7, 0x2, 1, 0, 0, 0, 0), "Switch 7/8 @99 R" }, // preempted as it was going to wait
        { Sample(2, 20, 8), "Waking 0/20 @99 by 8" },
        { Sample(2, 20, 0), "Waking 0/20 @99" },
        { Sample(1, 8, 7, 0x2, 0), "None" }, // too short
        { Sample(2), "None" },
        { Sample(1, 8, 7, 0x80, 0, 21, 20, 0, 0), "Switch 7/8 @99 by 21 of 20 X" },
        { Sample(3, 21), "NoRoom 0/0 @99" },
        { Sample(4711, 8, 7, 1, 0, 21, 20, 0, 0), "None" },
        { Record(77, 0, Ints(1, 2, 3, 4, 5, 6, 7, 8), 7, 8, 99), "None" },
    };

    [Theory, MemberData(nameof(Records))]
    public void A_record_tells_what_the_kernel_meant(byte[] bytes, string meaning)
    {
        SchedulingRecordReader.Read(bytes, out SchedulingRecord record);
        Assert.Equal(meaning, Text(record));
    }

    [Theory, MemberData(nameof(Records))]
    public void Cut_off_anywhere_it_is_read_without_harm(byte[] bytes, string meaning)
    {
        Assert.NotEmpty(meaning);
        for (int length = 0; length < 24; length++)
        {
            SchedulingRecordReader.Read(bytes.AsSpan(0, length), out SchedulingRecord record);
            Assert.Equal(SchedulingRecordKind.None, record.Kind);
        }

        for (int length = 24; length < bytes.Length; length++)
        {
            SchedulingRecordReader.Read(bytes.AsSpan(0, length), out SchedulingRecord record);
            Assert.True(record.Count >= 0);
        }
    }

    [Fact]
    public void A_sample_that_says_it_is_longer_than_it_is_tells_nothing()
    {
        foreach (int claimed in (int[])[-1, 1000, int.MaxValue, int.MinValue])
        {
            byte[] bytes = Sample(2, 20, 8);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), claimed);
            SchedulingRecordReader.Read(bytes, out SchedulingRecord record);
            Assert.Equal(SchedulingRecordKind.None, record.Kind);
        }
    }

    [Fact]
    public void Noise_is_read_without_harm()
    {
        Random random = new(4711);
        int told = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = new byte[random.Next(0, 120)];
            random.NextBytes(bytes);
            if (bytes.Length > 4)
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes, random.Next(0, 20));
            }

            SchedulingRecordReader.Read(bytes, out SchedulingRecord record);
            told += record.Kind == SchedulingRecordKind.None ? 0 : 1;
        }

        Assert.InRange(told, 1, 19_999);
    }

    private static string Text(in SchedulingRecord r)
    {
        if (r.Kind == SchedulingRecordKind.None)
        {
            return "None";
        }

        string name = Kin.Inspection.Scheduling.ThreadTrack.NameOf(r.NameLow, r.NameHigh);
        return $"{r.Kind} {r.Process}/{r.Thread} @{r.Time}" + (r.Other != 0 ? $" by {r.Other}" : "")
            + (r.OtherProcess != 0 ? $" of {r.OtherProcess}" : "")
            + (r.Kind is SchedulingRecordKind.Out or SchedulingRecordKind.Switch ? $" {r.Letter}" : "")
            + (name.Length > 0 ? $" {name}" : "") + (r.Count > 0 ? $" {r.Count}" : "");
    }

    private static byte[] Record(int type, int misc, byte[] body, int process, int thread, long time)
    {
        byte[] end = [.. Ints(process, thread), .. BitConverter.GetBytes(time)];
        return [.. Header(type, misc, 8 + body.Length + end.Length), .. body, .. end];
    }

    // TIME, RAW: the length, and the numbers of a program.
    private static byte[] Sample(params int[] numbers)
    {
        byte[] raw = [.. Ints(numbers), .. numbers.Length % 2 == 0 ? Ints(0) : []];
        byte[] body = [.. BitConverter.GetBytes(99L), .. Ints(raw.Length), .. raw];
        return [.. Header(Libc.PERF_RECORD_SAMPLE, 0, 8 + body.Length), .. body];
    }

    private static byte[] Header(int type, int misc, int size) =>
        [.. BitConverter.GetBytes(type), .. BitConverter.GetBytes((ushort)misc), .. BitConverter.GetBytes((ushort)size)];

    private static byte[] Ints(params int[] all) => [.. all.SelectMany(BitConverter.GetBytes)];

    private static byte[] Name(string text) => Encoding.UTF8.GetBytes(text.PadRight(16, '\0'));
}
