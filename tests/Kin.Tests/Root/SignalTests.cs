using System.Globalization;

namespace Kin.Tests.Root;

/// <summary>The names and numbers of signals, against the shell's own table.</summary>
public sealed class SignalTests
{
    public static TheoryData<int> AllNumbers => [.. Enumerable.Range(1, 64)];

    [Theory, MemberData(nameof(AllNumbers))]
    public void Name_and_number_lead_to_each_other(int number)
    {
        Signal signal = new(number);
        Assert.Equal(signal, Signal.Parse(signal.Name));
        Assert.Equal(signal, Signal.Parse(signal.Name[3..]));
        Assert.Equal(signal, Signal.Parse(signal.Name.ToLowerInvariant()));
        Assert.Equal(signal, Signal.Parse(number.ToString(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task The_names_are_those_of_the_shell()
    {
        CommandOutput list = await new Command("bash", "-c", "for n in {1..31}; do kill -l $n; done")
            .CaptureAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            list.EnsureSuccess().StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            Enumerable.Range(1, 31).Select(n => new Signal(n).Name[3..]));
    }

    [Fact]
    public void Every_standard_signal_has_a_member_of_its_own()
    {
        Signal[] members = [.. typeof(Signal).GetProperties()
            .Where(p => p.PropertyType == typeof(Signal)).Select(p => (Signal)p.GetValue(null)!)];
        Assert.Equal(Enumerable.Range(1, 31), members.Select(s => s.Number).Order());
        Assert.Equal("SIGTERM", Signal.Terminate.Name);
        Assert.Equal(9, Signal.Kill.Number);
    }

    [Fact]
    public void Real_time_signals_count_from_SIGRTMIN()
    {
        Signal third = Signal.RealTime(3);
        Assert.Equal("SIGRTMIN+3", third.Name);
        Assert.Equal(third, Signal.Parse("rtmin+3"));
        Assert.Equal(64, Signal.Parse("SIGRTMAX").Number);
        Assert.Equal(62, Signal.Parse("SIGRTMAX-2").Number);
        Assert.Throws<ArgumentOutOfRangeException>(() => Signal.RealTime(31));
        Assert.Throws<ArgumentOutOfRangeException>(() => Signal.RealTime(-1));
    }

    [Theory, InlineData(""), InlineData("0"), InlineData("65"), InlineData("-9"), InlineData("SIG"),
        InlineData("SIGFOO"), InlineData("SIGRTMIN+31"), InlineData("SIGRTMAX-31"), InlineData("9 9"),
        InlineData("SIG0")]
    public void What_is_no_signal_is_refused(string text)
    {
        Assert.False(Signal.TryParse(text, out Signal signal));
        Assert.Equal(default, signal);
        FormatException refused = Assert.Throws<FormatException>(() => Signal.Parse(text));
        Assert.Contains($"'{text}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_1_to_64_are_signals()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Signal(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Signal(65));
        Assert.Equal(0, default(Signal).Number);
    }
}
