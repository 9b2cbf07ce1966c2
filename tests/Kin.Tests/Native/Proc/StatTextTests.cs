using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kin.Native.Proc;
using Kin.Tests.Architecture;

namespace Kin.Tests.Native.Proc;

/// <summary>The text of /proc/PID/stat, whatever a name in it looks like and whatever kernel wrote it.</summary>
public sealed class StatTextTests
{
    private static readonly Config s_quiet = Config.QuickThrowOnFailure.WithQuietOnSuccess(true);

    // Fields 4 to 52, each its own number.
    private static readonly string s_numbers = string.Join(' ', Enumerable.Range(4, 49));

    [Theory]
    [InlineData("a) b) (c")]
    [InlineData("\n) ")]
    [InlineData("")]
    [InlineData(") R 1 1 1")]
    [InlineData("kworker/u8:2-events_unbound_and_more_than_15")]
    public void A_name_may_hold_anything(string name)
    {
        Assert.True(Parse($"7 ({name}) S {s_numbers}\n", out StatFields stat));
        Assert.Equal(name, Encoding.UTF8.GetString(stat.Name));
        Assert.Equal((7, (byte)'S', 4, 5, 6), (stat.Id, stat.State, stat.ParentId, stat.GroupId, stat.SessionId));
    }

    [Fact]
    public void Any_bytes_of_a_name_are_told_as_they_are() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), name =>
        {
            byte[] kept = [.. (name ?? []).Where(b => b != 0).Take(NameBytes.Length)];
            byte[] text = [.. "7 ("u8, .. kept, .. ") R "u8, .. Encoding.ASCII.GetBytes(s_numbers)];
            return StatText.TryParse(text, out StatFields stat) && stat.Name.SequenceEqual(kept) && stat.WaitStatus == 52;
        }).Check(s_quiet);

    [Fact]
    public void Any_bytes_at_all_are_read_or_refused() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<NonNegativeInt>(), (bytes, place) =>
        {
            bytes ??= [];
            byte[] text = Encoding.ASCII.GetBytes($"7 (sh) S {s_numbers}\n");
            int start = place.Get % text.Length;
            bytes.AsSpan(0, Math.Min(bytes.Length, text.Length - start)).CopyTo(text.AsSpan(start));
            return (StatText.TryParse(bytes, out _) || bytes.Length >= 0) && (StatText.TryParse(text, out _) || text.Length > 0);
        }).Check(s_quiet);

    [Fact]
    public void Every_field_is_where_the_manual_says()
    {
        Assert.True(Parse($"7 (sh) S {s_numbers}\n", out StatFields s));
        long[] seen =
        [
            s.ParentId, s.GroupId, s.SessionId, s.Terminal, s.ForegroundGroupId, s.Flags, s.MinorFaults, s.ChildMinorFaults,
            s.MajorFaults, s.ChildMajorFaults, s.UserTicks, s.SystemTicks, s.ChildUserTicks, s.ChildSystemTicks, s.Priority,
            s.Nice, s.Threads, s.StartTicks, s.VirtualBytes, s.ResidentPages, (long)s.ResidentLimit, (long)s.CodeStart,
            (long)s.CodeEnd, (long)s.StackStart, s.ExitSignal, s.Processor, s.RealTimePriority, s.Policy, s.DelayTicks,
            s.GuestTicks, s.ChildGuestTicks, (long)s.DataStart, (long)s.DataEnd, (long)s.HeapStart, (long)s.ArgumentsStart,
            (long)s.ArgumentsEnd, (long)s.EnvironmentStart, (long)s.EnvironmentEnd, s.WaitStatus,
        ];
        Assert.Equal([.. Enumerable.Range(4, 49).Where(f => f is not (21 or (>= 29 and <= 37))).Select(f => (long)f)], seen);
    }

    [Fact]
    public void What_a_newer_kernel_adds_is_passed_over_and_what_an_older_one_lacks_is_0()
    {
        Assert.True(Parse($"7 (sh) S {s_numbers} 53 54\n", out StatFields newer));
        Assert.Equal(52, newer.WaitStatus);
        string[] fields = s_numbers.Split(' ');
        Assert.True(Parse($"7 (sh) S {string.Join(' ', fields[..19])}", out StatFields older));
        Assert.Equal((22, 0, 0), (older.StartTicks, older.VirtualBytes, older.WaitStatus));
        Assert.False(Parse($"7 (sh) S {string.Join(' ', fields[..18])}", out _)); // no start time: whose is it?
    }

    [Theory]
    [InlineData("")]
    [InlineData("7 sh S 1 2 3")]
    [InlineData("(sh) S ")]
    [InlineData("x (sh) S ")]
    [InlineData("7 )sh( S ")]
    [InlineData("7 (sh)S ")]
    [InlineData("7 (sh) ")]
    [InlineData("7 (sh) 5 ")]
    [InlineData("7 (sh) S x ")]
    [InlineData("7 (sh) S 99999999999 ")]
    [InlineData("7 (sh) S - ")]
    [InlineData("7 (sh) S 1.5 ")]
    public void What_cannot_be_meant_is_refused(string start) => Assert.False(Parse(start + s_numbers[4..], out _));

    [Fact]
    public void Numbers_are_taken_up_to_their_ends()
    {
        NumberReader numbers = new("-9223372036854775808 9223372036854775807 18446744073709551615 0\n"u8);
        Assert.Equal((long.MinValue, long.MaxValue, ulong.MaxValue, 0), (numbers.Next(), numbers.Next(), numbers.NextUnsigned(), numbers.Next()));
        Assert.Equal((0, 4, false), (numbers.Next(), numbers.Count, numbers.IsBroken));
        Assert.True(Broken("9223372036854775808") && Broken("18446744073709551616") && Broken("1x") && Broken("-"));
    }

    [Fact]
    public void Nobody_else_reads_that_text() => Assert.Empty(
        from file in SourceTree.Source
        where !file.IsBelow("src/Kin.Native/Proc")
        let text = file.Text.Replace("\"/proc/stat\"", "", StringComparison.Ordinal) // that of the machine is another text
        where text.Contains("/stat\"", StringComparison.Ordinal) || text.Contains("LastIndexOf(')')", StringComparison.Ordinal)
        select file.Path);

    private static bool Broken(string text)
    {
        NumberReader numbers = new(Encoding.ASCII.GetBytes(text));
        numbers.Next();
        return numbers.IsBroken;
    }

    private static bool Parse(string text, out StatFields stat) => StatText.TryParse(Encoding.UTF8.GetBytes(text), out stat);
}
