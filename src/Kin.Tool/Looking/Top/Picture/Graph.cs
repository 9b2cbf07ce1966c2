namespace Kin.Tool.Looking.Top.Picture;

/// <summary>Bars and small graphs of percentages.</summary>
/// <param name="isAscii">Without block characters.</param>
internal sealed class Graph(bool isAscii)
{
    private const string Blocks = " ▁▂▃▄▅▆▇█", Letters = " .:-=+*#@";

    private readonly string _levels = isAscii ? Letters : Blocks;

    /// <summary>The character of a percentage: a blank for nothing at all, the highest from 100 on.</summary>
    public char Level(double percent) => double.IsNaN(percent) ? ' '
        : percent < 0.5 ? _levels[0]
        : _levels[Math.Clamp(1 + (int)(percent * (_levels.Length - 1) / 100.01), 1, _levels.Length - 1)];

    /// <summary>A bar in brackets of parts of 100 percent, each in its style.</summary>
    public static void Bar(StyledLine line, int width, ReadOnlySpan<(double Percent, Style Style)> parts)
    {
        line.Add("[", Style.Bold);
        int room = width - 2, done = 0;
        double sum = 0;
        foreach ((double percent, Style style) in parts)
        {
            sum += double.IsNaN(percent) ? 0 : percent;
            int end = Math.Clamp((int)Math.Round(sum * room / 100), done, room);
            line.Add('|', end - done, style);
            done = end;
        }

        line.Add(' ', room - done).Add("]", Style.Bold);
    }
}
