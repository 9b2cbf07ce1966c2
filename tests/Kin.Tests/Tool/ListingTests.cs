using System.Text.Json;
using Kin.Tool.Looking;
using Kin.Tool.Looking.Ps;

namespace Kin.Tests.Tool;

/// <summary>The listing that all looking verbs share.</summary>
public sealed class ListingTests
{
    private static Listing Two()
    {
        Listing listing = new(
        [
            new("id", "ID") { IsRight = true, Least = 4 }, new("name", "NAME") { Most = 5 }, new("note", "NOTE"),
        ]);
        listing.Add([Cell.Of(7), Cell.Of("a, \"b\""), Cell.Of("left\e[31m\n", "left")], Tone.Bad);
        listing.Add([Cell.Unknown, Cell.Of("longer than five"), Cell.Of(1.5, "1.5")]);
        return listing;
    }

    [Fact]
    public void People_get_columns_that_no_name_can_break()
    {
        Assert.Equal(
            "  ID NAME  NOTE\n   7 a, \"b left?[31m?\n   - longe 1.5\n",
            ListingText.Of(Two(), width: null, hasHeadings: true, hasColour: false));
        Assert.Equal("   7 a, \"b\n   - longe\n", ListingText.Of(Two(), width: 10, hasHeadings: false, hasColour: false));
    }

    [Fact]
    public void Colours_are_around_lines_and_only_where_they_are_wanted() => Assert.Equal(
        "\e[1m  ID NAME  NOTE\e[0m\n\e[31m   7 a, \"b left?[31m?\e[0m\n   - longe 1.5\n",
        ListingText.Of(Two(), width: null, hasHeadings: true, hasColour: true));

    [Fact]
    public void Programs_get_values()
    {
        using var json = JsonDocument.Parse(ListingJson.Of(Two()));
        JsonElement first = json.RootElement[0], second = json.RootElement[1];
        Assert.Equal((7, "a, \"b\"", "left"), (
            first.GetProperty("id").GetInt32(), first.GetProperty("name").GetString(), first.GetProperty("note").GetString()));
        Assert.Equal((JsonValueKind.Null, 1.5), (
            second.GetProperty("id").ValueKind, second.GetProperty("note").GetDouble()));
        Assert.Equal("id,name,note\n7,\"a, \"\"b\"\"\",left\n,longer than five,1.5\n", ListingCsv.Of(Two()));
    }

    [Fact]
    public void Columns_stand_below_each_other_whatever_the_characters_are_wide()
    {
        Listing listing = new([new("name", "NAME") { Most = 5 }, new("note", "NOTE")]);
        listing.Add([Cell.Of("\u4f60\u597d\u4e16"), Cell.Of("\u4f60\u597d")]);
        listing.Add([Cell.Of("e\u0301a"), Cell.Of("\U0001F600x")]);
        Assert.Equal(
            "NAME NOT\n\u4f60\u597d \u4f60\ne\u0301a   \U0001F600x\n",
            ListingText.Of(listing, width: 8, hasHeadings: true, hasColour: false));
        Assert.Equal((6, "\u4f60\u597d"), (TextCells.Of("\u4f60\u597d\u4e16"), TextCells.Cut("\u4f60\u597d\u4e16", 5)));
    }

    [Theory]
    [InlineData("a\u202eb", "a?b", @"a\x202eb")]
    [InlineData("a\u2028b", "a?b", @"a\x2028b")]
    [InlineData("\u2067", "?", @"\x2067")]
    public void No_name_turns_the_direction_of_what_follows(string name, string plain, string visible) =>
        Assert.Equal((plain, visible), (Plain.Of(name), Kin.Tool.Facts.Visible.Text(name)));

    [Fact]
    public void Names_that_are_no_text_and_lines_of_another_length()
    {
        Assert.Equal("a?b \U0001F600 ?", Plain.Of("a\udcffb \U0001F600 \u0085"));
        Assert.Equal(("??", 2), (Plain.Of("\ufffe\uffff"), TextCells.Of("a\uffff"))); // no characters
        Listing listing = new([new("name", "NAME")]);
        listing.Add([Cell.Of("a\udcff")]);
        using var json = JsonDocument.Parse(ListingJson.Of(listing));
        Assert.Equal("a\ufffd", json.RootElement[0].GetProperty("name").GetString());
        Assert.Throws<ArgumentException>(() => listing.Add([Cell.Of(1), Cell.Of(2)]));
    }

    [Theory]
    [InlineData(59, "00:59", "0:59", "00:00:59")]
    [InlineData(3600, "01:00:00", "60:00", "01:00:00")]
    [InlineData(90061, "1-01:01:01", "1501:01", "1-01:01:01")]
    public void Times_are_written_as_ps_writes_them(int seconds, string elapsed, string minutes, string time)
    {
        TimeSpan span = TimeSpan.FromSeconds(seconds);
        Assert.Equal((elapsed, minutes, time), (PsTime.Elapsed(span), PsTime.Minutes(span), PsTime.Long(span)));
    }

    [Fact]
    public void Starts_are_written_by_how_long_ago_they_were()
    {
        DateTimeOffset now = new(new DateTime(2026, 11, 27, 22, 30, 0, DateTimeKind.Local));
        DateTimeOffset today = now.AddHours(-3), yesterday = now.AddHours(-23), before = now.AddYears(-1);
        Assert.Equal(["19:30", "Nov26", "2025"], [PsTime.Short(today, now), PsTime.Short(yesterday, now), PsTime.Short(before, now)]);
        Assert.Equal(["19:30", "23:30", "Nov 27"], [PsTime.Bsd(today, now), PsTime.Bsd(yesterday, now), PsTime.Bsd(before, now)]);
        Assert.Equal("19:30:00", PsTime.Started(today, now));
        Assert.Equal("Thu Nov 26 23:30:00 2026", PsTime.Full(yesterday));
    }

    [Theory]
    [InlineData("docker-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.scope", true)]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", true)]
    [InlineData("cri-containerd:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", true)]
    [InlineData("libpod-conmon-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.scope", false)]
    [InlineData("user.slice", false)]
    public void A_container_is_known_by_the_name_of_its_group(string name, bool isOne) => Assert.Equal(
        isOne ? "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" : null, ContainerId.In(name));
}
