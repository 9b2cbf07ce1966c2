using Kin.Native;
using Kin.Native.Tracing;
using Kin.Tests.Workers;

namespace Kin.Tests.Native.Tracing;

/// <summary>Formats of tracepoints, real ones and broken ones.</summary>
public sealed class EventFormatTests
{
    internal const string Switch = """
        name: sched_switch
        ID: 287
        format:
        	field:unsigned short common_type;	offset:0;	size:2;	signed:0;
        	field:unsigned char common_flags;	offset:2;	size:1;	signed:0;
        	field:unsigned char common_preempt_count;	offset:3;	size:1;	signed:0;
        	field:int common_pid;	offset:4;	size:4;	signed:1;

        	field:char prev_comm[16];	offset:8;	size:16;	signed:0;
        	field:pid_t prev_pid;	offset:24;	size:4;	signed:1;
        	field:int prev_prio;	offset:28;	size:4;	signed:1;
        	field:long prev_state;	offset:32;	size:8;	signed:1;
        	field:char next_comm[16];	offset:40;	size:16;	signed:0;
        	field:pid_t next_pid;	offset:56;	size:4;	signed:1;
        	field:int next_prio;	offset:60;	size:4;	signed:1;

        print fmt: "prev_state=%s%s", (REC->prev_state & 0xff) ? __print_flags(REC->prev_state & 0xff, "|",
        { 0x00000001, "S" }, { 0x00000002, "D" }, { 0x00000004, "T" }, { 0x00000008, "t" }, { 0x00000010, "X" },
        { 0x00000020, "Z" }, { 0x00000040, "P" }, { 0x00000080, "I" }) : "R", REC->prev_state & 0x100 ? "+" : ""
        """;

    internal const string Waking = """
        name: sched_waking
        ID: 290
        format:
        	field:unsigned short common_type;	offset:0;	size:2;	signed:0;
        	field:unsigned char common_flags;	offset:2;	size:1;	signed:0;
        	field:int common_pid;	offset:4;	size:4;	signed:1;

        	field:char comm[16];	offset:8;	size:16;	signed:0;
        	field:pid_t pid;	offset:24;	size:4;	signed:1;
        	field:int prio;	offset:28;	size:4;	signed:1;
        	field:int target_cpu;	offset:32;	size:4;	signed:1;
        """;

    [Fact]
    public void Fields_lie_where_the_format_says_and_letters_are_those_of_the_kernel()
    {
        EventFormat format = EventFormat.Parse(Switch);
        Assert.Equal(287, format.Id);
        Assert.Equal(new EventField(32, 8), format.Field("prev_state"));
        Assert.Equal(new EventField(56, 4), format.Field("next_pid"));
        Assert.Equal("SDTtXZPI", string.Concat(format.Letters.Select(pair => pair.Letter)));
        Assert.Equal("prev_state & 254", format.FilterOfLetters("prev_state"));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_formats_of_this_kernel_can_be_read_and_from_a_mount_of_ones_own_too()
    {
        await Task.Yield();
        Capability.RequireRoot();
        using SafeFd? mounted = TraceFileSystem.TryOpen(out int errno), own = TraceFileSystem.TryMount(out int refused);
        Capability.Require($"tracefs ({Errno.Name(errno)}, {Errno.Name(refused)})", mounted is not null && own is not null);
        foreach (SafeFd files in (SafeFd[])[mounted!, own!])
        {
            EventFormat switching = EventFormat.Parse(TraceFileSystem.TryRead(files, "events/sched/sched_switch/format", out _)!);
            EventFormat waking = EventFormat.Parse(TraceFileSystem.TryRead(files, "events/sched/sched_waking/format", out _)!);
            Assert.Equal(4, switching.Field("prev_pid").Size);
            Assert.Contains((1u, 'S'), switching.Letters);
            Assert.NotEqual(switching.Id, waking.Id);
            Assert.Null(TraceFileSystem.TryRead(files, "events/sched/no_such_event/format", out int missing));
            Assert.Equal(Errno.ENOENT, missing);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("ID: \nfield:int pid;\toffset:8;\tsize:4;\tsigned:1;")]
    [InlineData("ID: 99999999999\n")]
    public void What_is_no_format_is_refused(string text) =>
        Assert.Throws<InvalidDataException>(() => EventFormat.Parse(text));

    [Theory]
    [InlineData("\tfield:int pid;\toffset:8;\tsize:3;\tsigned:1;\n")]
    [InlineData("\tfield:int pid;\toffset:99999999999;\tsize:4;\tsigned:1;\n")]
    [InlineData("\tfield:int pid;\toffset:70000;\tsize:4;\tsigned:1;\n")]
    [InlineData("\tfield:char pid[16];\toffset:8;\tsize:16;\tsigned:0;\n")]
    [InlineData("\tfield:int other;\toffset:8;\tsize:4;\tsigned:1;\n")]
    public void A_field_that_holds_no_number_is_refused_by_name(string line)
    {
        EventFormat format = EventFormat.Parse("ID: 7\n" + line);
        Assert.Contains("'pid'", Assert.Throws<InvalidDataException>(() => format.Field("pid")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ID: 287", "ID: x", "no line 'ID:'")]
    [InlineData(" prev_state;", " state_before;", "287 has no field 'prev_state'")]
    [InlineData("common_type;\toffset:0;\tsize:2", "common_type;\toffset:0;\tsize:16", "287 has no field 'common_type'")]
    public void Formats_that_are_not_as_expected_are_a_reason_to_do_without_tracepoints(string text, string other, string said)
    {
        Assert.NotNull(TracepointFormats.TryParse(Switch, Waking, out string? reason));
        Assert.Null(reason);
        Assert.Null(TracepointFormats.TryParse(Switch.Replace(text, other, StringComparison.Ordinal), Waking, out reason));
        Assert.StartsWith("The formats of sched_switch and sched_waking (tracefs) are not understood: ", reason, StringComparison.Ordinal);
        Assert.Contains(said, reason, StringComparison.Ordinal);
        Assert.Null(TracepointFormats.TryParse(Switch, "", out _));
    }

    [Theory, InlineData("0", "0"), InlineData("0-3,6\n", "0 1 2 3 6"), InlineData("2,4-5", "2 4 5")]
    public void Lists_of_cpus(string text, string all) => Assert.Equal(all, string.Join(' ', OnlineCpus.Parse(text)));

    [Theory, InlineData(""), InlineData("3-1"), InlineData("a"), InlineData("1-2-3"), InlineData("0-99999999"), InlineData("-1")]
    public void What_is_no_list_of_cpus_is_refused(string text) =>
        Assert.Throws<InvalidDataException>(() => OnlineCpus.Parse(text));
}
