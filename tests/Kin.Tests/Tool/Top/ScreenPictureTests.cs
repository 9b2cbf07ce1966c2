using System.Text;
using Kin.Tests.Workers;
using Kin.Tool.Looking;
using Kin.Tool.Looking.Top.Picture;

namespace Kin.Tests.Tool.Top;

/// <summary>Only what changes is written, and the screen is right all the same.</summary>
public sealed class ScreenPictureTests
{
    private const string Letters = "abc 012    ###あ漢😀é|";

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData(5, 20)]
    [InlineData(24, 80)]
    [InlineData(100, 300)]
    public Task Whatever_is_drawn_after_whatever_stands_on_the_screen(int rows, int columns)
    {
        Random random = new(rows);
        ScreenPicture screen = new(isAscii: false, hasColour: true);
        screen.Resize(rows, columns);
        TerminalDouble terminal = new(rows, columns, TextCells.Of);
        ScreenBytes bytes = new();
        StyledLine line = new();
        Rune[] letters = [.. Letters.EnumerateRunes()];
        for (int picture = 0; picture < 2000 / rows / 4; picture++)
        {
            for (int row = 0; row < rows; row++)
            {
                if (random.Next(3) > 0)
                {
                    Fill(line, random, letters, columns + 5);
                    screen.Put(row, line, random.Next(4) == 0 ? random.Next(8) : 0);
                }
            }

            bytes.Clear();
            screen.WriteChanges(bytes);
            terminal.Write(bytes.Written);
            for (int row = 0; row < rows; row++)
            {
                Assert.Equal(screen.TextOf(row), terminal.Line(row));
            }
        }

        return Task.CompletedTask;
    }

    private static void Fill(StyledLine line, Random random, Rune[] letters, int most)
    {
        line.Clear();
        for (int length = random.Next(most); length > 0; length--)
        {
            line.Add(letters[random.Next(letters.Length)].ToString(), (Style)random.Next((int)Style.Chosen + 1));
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task Nothing_changed_is_nothing_written_and_a_digit_takes_a_few_bytes()
    {
        ScreenPicture screen = new(isAscii: false, hasColour: true);
        screen.Resize(24, 80);
        ScreenBytes bytes = new();
        StyledLine line = new();
        for (int row = 0; row < 24; row++)
        {
            screen.Put(row, line.Clear().Add($"line {row} of a screen with some text in it"));
        }

        screen.WriteChanges(bytes);
        Assert.True(bytes.Written.Length > 800);
        bytes.Clear();
        screen.WriteChanges(bytes);
        Assert.Equal(0, bytes.Written.Length);
        screen.Put(7, line.Clear().Add("line 9 of a screen with some text in it"));
        screen.WriteChanges(bytes);
        Assert.Equal("\e[8;6H9", Encoding.UTF8.GetString(bytes.Written));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task A_terminal_with_another_opinion_of_wide_characters_has_the_rest_at_its_place()
    {
        ScreenPicture screen = new(isAscii: false, hasColour: false);
        screen.Resize(2, 20);
        TerminalDouble terminal = new(2, 20, _ => 1);
        ScreenBytes bytes = new();
        screen.Put(0, new StyledLine().Add("漢字 x"));
        screen.WriteChanges(bytes);
        terminal.Write(bytes.Written);
        Assert.Equal(("漢", "字", "x"), (terminal.Cell(0, 0), terminal.Cell(0, 2), terminal.Cell(0, 5)));
        return Task.CompletedTask;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public Task Without_UTF_8_everything_else_is_a_question_mark_and_nothing_hidden_reaches_the_terminal()
    {
        ScreenPicture screen = new(isAscii: true, hasColour: false);
        screen.Resize(1, 12);
        ScreenBytes bytes = new();
        screen.Put(0, new StyledLine().Add("a漢é\u202e\u0301\u001b[2Jz"));
        screen.WriteChanges(bytes);
        Assert.Equal("\e[0m\e[2J\e[Ha??[2Jz", Encoding.UTF8.GetString(bytes.Written));
        return Task.CompletedTask;
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("plain", 5)]
    [InlineData("漢字", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("😀", 2)]
    [InlineData("한", 2)]
    [InlineData("▁█│└", 4)]
    [InlineData("ｗ", 2)]
    public Task Characters_take_as_many_cells_as_in_terminals(string text, int cells)
    {
        Assert.Equal(cells, TextCells.Of(text));
        return Task.CompletedTask;
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("root", 6, false, "root  ")]
    [InlineData("root", 6, true, "  root")]
    [InlineData("systemd-resolve", 8, false, "systemd+")]
    [InlineData("漢字漢字", 5, false, "漢字 ")]
    [InlineData("漢字漢字", 4, false, "漢+ ")]
    [InlineData("", 3, true, "   ")]
    public Task Text_is_made_to_fit(string text, int width, bool isRight, string expected)
    {
        StyledLine line = new StyledLine().AddFitting(text, width, isRight);
        Assert.Equal(expected, line.Text.ToString());
        Assert.Equal(width, TextCells.Of(line.Text));
        return Task.CompletedTask;
    }
}
