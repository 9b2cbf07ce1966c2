using System.Globalization;
using System.Text;

namespace Kin.Tests.Root;

/// <summary>Running a program and reading all that it writes, blocking and asynchronous.</summary>
public sealed class CaptureTests
{
    private const int HundredMegabytes = 100 << 20;

    public static TheoryData<bool> BothWays => [false, true];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(BothWays))]
    public async Task Output_and_error_come_apart_with_the_status(bool awaited)
    {
        CommandOutput output = await Capture(new("sh", "-c", "echo out; echo err >&2; exit 3"), awaited);
        Assert.Equal("out\n", output.StandardOutput);
        Assert.Equal("err\n", output.StandardError);
        Assert.Equal("out\n"u8, output.StandardOutputBytes.Span);
        Assert.Equal("err\n"u8, output.StandardErrorBytes.Span);
        Assert.Equal(3, output.Status.Code);
        Assert.Same(output.Status, Assert.Single(output.Statuses));
        Assert.False(output.Success);
    }

    [Theory, MemberData(nameof(BothWays))]
    public async Task A_hundred_megabytes_on_both_streams_do_not_block(bool awaited)
    {
        string both = $"head -c {HundredMegabytes} /dev/zero >&2 & head -c {HundredMegabytes} /dev/zero; wait";
        CommandOutput output = await Capture(new("sh", "-c", both), awaited);
        Assert.Equal(HundredMegabytes, output.StandardOutputBytes.Length);
        Assert.Equal(HundredMegabytes, output.StandardErrorBytes.Length);
        Assert.Equal(-1, output.StandardErrorBytes.Span.IndexOfAnyExcept((byte)0));
    }

    [Theory, MemberData(nameof(BothWays))]
    public async Task Error_can_go_where_output_goes_in_the_order_of_the_writes(bool awaited)
    {
        Command command = new("sh", "-c", "echo 1; echo 2 >&2; echo 3")
        {
            StandardError = StandardStream.ToStandardOutput,
        };
        CommandOutput output = await Capture(command, awaited);
        Assert.Equal("1\n2\n3\n", output.StandardOutput);
        Assert.Equal("", output.StandardError);
    }

    [Theory, MemberData(nameof(BothWays))]
    public async Task A_grandchild_that_keeps_the_pipe_does_not_keep_me(bool awaited)
    {
        CommandOutput output = await Capture(new("sh", "-c", "sleep 60 & echo $!"), awaited);
        int grandchild = int.Parse(output.StandardOutput, CultureInfo.InvariantCulture);
        Assert.NotNull(ProcStat.Of(grandchild));
        new Command("kill", $"{grandchild}").Run();
    }

    [Theory, MemberData(nameof(BothWays))]
    public async Task A_grandchild_that_never_stops_writing_does_not_keep_me_either(bool awaited)
    {
        const string Endless = "yes & echo $! >&2; until grep -q '^wchar: [1-9]' /proc/$!/io; do :; done"; // it has written
        CommandOutput output = await Capture(new("sh", "-c", Endless), awaited);
        Assert.StartsWith("y\ny\n", output.StandardOutput, StringComparison.Ordinal);
        await ProcStat.Ended(int.Parse(output.StandardError, CultureInfo.InvariantCulture), Cancel);
    }

    [Theory, MemberData(nameof(BothWays))]
    public async Task I_can_choose_to_wait_for_the_grandchildren_too(bool awaited)
    {
        Command command = new("sh", "-c", "echo early; (sleep 0.2; echo late) &")
        {
            OutputEnd = OutputEnd.AtEndOfFile,
        };
        Assert.Equal("early\nlate\n", (await Capture(command, awaited)).StandardOutput);
    }

    [Theory, MemberData(nameof(BothWays))]
    public async Task All_that_the_child_wrote_before_it_ended_is_there(bool awaited)
    {
        const string Last = "sleep 5 & head -c 60000 /dev/zero; kill $!";
        for (int i = 0; i < 100; i++)
        {
            CommandOutput output = await Capture(new("sh", "-c", Last), awaited);
            Assert.Equal(60000, output.StandardOutputBytes.Length);
        }
    }

    [Theory, MemberData(nameof(BothWays))]
    public async Task Input_is_given_as_text_bytes_or_a_stream(bool awaited)
    {
        byte[] big = new byte[10 << 20];
        new Random(1).NextBytes(big);
        using MemoryStream stream = new(big);
        Assert.Equal(Encoding.UTF8.GetBytes("žluť\n"), await Cat(StandardStream.FromText("žluť\n")));
        Assert.Equal(big, await Cat(StandardStream.FromBytes(big)));
        Assert.Equal(0, (await Cat(StandardStream.FromBytes(default))).Length);
        Assert.Equal(big, await Cat(StandardStream.FromStream(stream)));

        async Task<ReadOnlyMemory<byte>> Cat(StandardStream input) =>
            (await Capture(new("cat") { StandardInput = input }, awaited)).EnsureSuccess().StandardOutputBytes;
    }

    [Theory, MemberData(nameof(BothWays))]
    public async Task A_child_that_leaves_its_input_unread_is_no_failure(bool awaited)
    {
        using EndlessStream endless = new();
        Command head = new("head", "-c", "5") { StandardInput = StandardStream.FromStream(endless) };
        Assert.Equal(5, (await Capture(head, awaited)).EnsureSuccess().StandardOutputBytes.Length);
    }

    [Theory, MemberData(nameof(BothWays))]
    public async Task A_stream_that_breaks_is_my_exception_and_end_of_file_for_the_child(bool awaited)
    {
        using EndlessStream broken = new(breakAfter: 3);
        Command cat = new("cat") { StandardInput = StandardStream.FromStream(broken) };
        await Assert.ThrowsAsync<InvalidDataException>(() => Capture(cat, awaited));
    }

    [Fact]
    public void A_failure_that_matters_names_the_command_the_status_and_the_error()
    {
        CommandOutput output = new Command("sh", "-c", "echo 'no luck' >&2; exit 4").Capture();
        CommandFailedException failed = Assert.Throws<CommandFailedException>(() => output.EnsureSuccess());
        Assert.Equal("sh -c 'echo '\\''no luck'\\'' >&2; exit 4' failed: exit code 4: no luck", failed.Message);
        Assert.Equal(4, failed.Status.Code);
        Assert.Equal("no luck\n", failed.StandardError);
        Assert.Same(output, new Command("true").Capture() is { Success: true } ? output : null);
    }

    [Fact]
    public void Nobody_waits_at_a_pipe_without_an_other_end()
    {
        Command piped = new("cat") { StandardInput = StandardStream.Piped };
        Assert.Throws<InvalidOperationException>(() => piped.Capture());
        Assert.Throws<InvalidOperationException>(() => piped.Run());
        Assert.Throws<InvalidOperationException>(
            () => (new Command("ls") with { StandardOutput = StandardStream.Piped }).Run());
        using MemoryStream stream = new();
        Assert.Throws<InvalidOperationException>(
            () => (piped with { StandardInput = StandardStream.FromStream(stream) }).Start());
    }

    private static async Task<CommandOutput> Capture(Command command, bool awaited) =>
        awaited ? await command.CaptureAsync(Cancel) : command.Capture();

    /// <summary>Zeros without end, or until it breaks.</summary>
    private sealed class EndlessStream(int breakAfter = int.MaxValue) : MemoryStream
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ++_reads > breakAfter ? throw new InvalidDataException("broken") : new(buffer.Length);
    }
}
