using Kin.Tool.Running;

namespace Kin.Tests.Tool;

/// <summary>A Ctrl-Z reaches the program from the terminal; kin does not send it a second one, however late it is told.</summary>
public sealed class TerminalStopsTests
{
    private bool _foreground = true;

    [Fact]
    public void A_stop_that_is_told_when_the_shell_has_the_terminal_already_is_the_terminals_once()
    {
        TerminalStops stops = new(sharesGroup: true, () => _foreground);
        stops.Stopping();
        _foreground = false;
        stops.Continued();
        Assert.True(stops.IsFromTerminal());
        Assert.False(stops.IsFromTerminal());
    }

    [Fact]
    public void A_stop_that_was_told_in_time_is_not_expected_again()
    {
        TerminalStops stops = new(sharesGroup: true, () => _foreground);
        Assert.True(stops.IsFromTerminal());
        stops.Stopping();
        _foreground = false;
        stops.Continued();
        Assert.False(stops.IsFromTerminal());
    }

    [Fact]
    public void A_program_that_stops_in_the_background_lets_the_next_stop_through()
    {
        _foreground = false;
        TerminalStops stops = new(sharesGroup: true, () => _foreground);
        stops.Stopping();
        stops.Continued();
        Assert.False(stops.IsFromTerminal());
    }

    [Fact]
    public void A_program_in_a_group_of_its_own_gets_every_stop_from_kin()
    {
        TerminalStops stops = new(sharesGroup: false, () => _foreground);
        Assert.False(stops.IsFromTerminal());
        stops.Stopping();
        stops.Continued();
        Assert.False(stops.IsFromTerminal());
    }
}
