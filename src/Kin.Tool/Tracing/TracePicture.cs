using System.Globalization;
using System.Text;
using Kin.Inspection;
using Kin.Tool.Looking;

namespace Kin.Tool.Tracing;

/// <summary>
/// The timeline in characters: a lane for each thread and each CPU, the time from left to right. A block is
/// as high as the part of its time in which the thread ran.
/// </summary>
internal sealed class TracePicture(TraceChoice choice, int width, bool isAscii, bool hasColour)
{
    private const int MostLabel = 24, LeastColumns = 20, MarkRoom = 14, MostCpus = 16;
    private const string Heights = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";

    private readonly StringBuilder _text = new();
    private string _colour = "";

    /// <summary>The picture.</summary>
    public string Draw()
    {
        string[] labels = [.. choice.Shown.Select(thread => Plain.Of(TraceChoice.Label(thread)))];
        int room = Math.Min(MostLabel, labels.Append("CPU 000").Max(label => TextCells.Of(label)));
        int columns = Math.Max(LeastColumns, width - room - 1);
        Axis(room, columns);
        for (int i = 0; i < labels.Length; i++)
        {
            Lane(labels[i], room, LaneBins.Of(choice.Shown[i], columns, choice.Nanoseconds));
        }

        foreach ((int cpu, LaneBins bins) in Cpus(columns).Take(MostCpus))
        {
            Lane(string.Create(CultureInfo.InvariantCulture, $"CPU {cpu}"), room, bins);
        }

        Legend();
        return _text.ToString();
    }

    private void Axis(int room, int columns)
    {
        double step = TimeText.Step(choice.Nanoseconds, columns / MarkRoom);
        StringBuilder line = new(new string(' ', room + 1));
        for (double mark = 0; mark < choice.Nanoseconds; mark += step)
        {
            int place = room + 1 + (int)(mark / choice.Nanoseconds * columns);
            string text = (isAscii ? '|' : '\u2502') + TimeText.Mark(mark);
            if (place + text.Length <= room + 1 + columns && (mark == 0 || place > line.Length))
            {
                line.Append(' ', Math.Max(0, place - line.Length)).Append(text);
            }
        }

        _text.Append(line).Append('\n');
    }

    private void Lane(string label, int room, LaneBins bins)
    {
        string shown = TextCells.CutLeft(label, room); // the number is at the end
        _text.Append(shown).Append(' ', room - TextCells.Of(shown) + 1);
        int end = bins.Columns;
        while (end > 0 && bins.Most(end - 1) is null)
        {
            end--;
        }

        for (int i = 0; i < end; i++)
        {
            Cell(bins, i);
        }

        Colour("");
        _text.Append('\n');
    }

    private void Cell(LaneBins bins, int column)
    {
        const double Least = 1.0 / 32;
        double running = bins.Share(column, SchedulingState.Running);
        double ready = bins.Share(column, SchedulingState.Ready);
        if (running >= Least)
        {
            Colour(StateLook.Escape(ready > running ? SchedulingState.Ready : SchedulingState.Running));
            int height = Math.Clamp((int)Math.Ceiling(running * Heights.Length), 1, Heights.Length);
            _text.Append(isAscii ? (running >= 0.5 ? '#' : '+') : Heights[height - 1]);
        }
        else if (bins.Most(column) is SchedulingState state)
        {
            Colour(StateLook.Escape(state));
            _text.Append(state == SchedulingState.Running ? ' ' : StateLook.Sign(state, isAscii));
        }
        else
        {
            Colour("");
            _text.Append(' ');
        }
    }

    private void Legend()
    {
        string run = isAscii ? "# +" : "\u2588\u2585\u2582";
        foreach (SchedulingState state in StateLook.All)
        {
            bool isRun = state == SchedulingState.Running;
            _text.Append(isRun ? "" : "  ");
            Colour(StateLook.Escape(state));
            _text.Append(isRun ? run : StateLook.Sign(state, isAscii).ToString());
            Colour("");
            _text.Append(' ').Append(StateLook.Word(state));
        }

        _text.Append('\n');
    }

    private IEnumerable<(int Cpu, LaneBins Bins)> Cpus(int columns)
    {
        SortedDictionary<int, LaneBins> all = [];
        foreach (TracedThread thread in choice.Timeline.Threads)
        {
            foreach (SchedulingInterval interval in thread.Intervals)
            {
                if (interval.State == SchedulingState.Running && interval.Cpu >= 0)
                {
                    if (!all.TryGetValue(interval.Cpu, out LaneBins? bins))
                    {
                        all.Add(interval.Cpu, bins = new LaneBins(columns, choice.Nanoseconds));
                    }

                    bins.Add(interval);
                }
            }
        }

        return all.Select(pair => (pair.Key, pair.Value));
    }

    private void Colour(string escape)
    {
        if (hasColour && escape != _colour)
        {
            _text.Append(escape.Length > 0 ? escape : "\e[0m");
            _colour = escape;
        }
    }
}
