using System.Globalization;
using System.Net;
using System.Text;
using Kin.Inspection;
using Kin.Tool.Looking;

namespace Kin.Tool.Tracing;

/// <summary>
/// The timeline in SVG: a lane for each thread, and a rectangle for each time in a state. A lane with more of
/// them than can be seen is drawn in columns: as high as the part of each in which the thread ran.
/// </summary>
internal sealed class TraceSvg(TraceChoice choice)
{
    private const int Lane = 20, Bar = 14, Label = 190, Plot = 1200, Top = 30, Bottom = 40, Marks = 10;
    private const int MostRectangles = 2000;

    private readonly StringBuilder _text = new();
    private readonly WakerNames _wakers = new(choice.Timeline);
    private readonly CultureInfo _c = CultureInfo.InvariantCulture;

    /// <summary>The picture.</summary>
    public string Draw()
    {
        int height = Top + (choice.Shown.Count * Lane) + Bottom, width = Label + Plot + 10;
        _text.Append(_c, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" ");
        _text.Append(_c, $"width=\"{width}\" height=\"{height}\" ");
        _text.Append("font-family=\"sans-serif\" font-size=\"11\">\n");
        _text.Append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        Axis(height);
        for (int i = 0; i < choice.Shown.Count; i++)
        {
            TracedThread thread = choice.Shown[i];
            int y = Top + (i * Lane);
            string label = Text(Plain.Of(TraceChoice.Label(thread).TrimStart()));
            int indent = thread.ThreadId == thread.ProcessId ? 4 : 16;
            _text.Append(_c, $"<text x=\"{indent}\" y=\"{y + 11}\">{label}</text>\n");
            Draw(thread, y);
        }

        Legend(height - 12);
        return _text.Append("</svg>\n").ToString();
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private void Axis(int height)
    {
        double step = TimeText.Step(choice.Nanoseconds, Marks);
        for (double mark = 0; mark <= choice.Nanoseconds; mark += step)
        {
            double x = X(mark);
            _text.Append(_c, $"<line x1=\"{x:0.##}\" x2=\"{x:0.##}\" y1=\"{Top - 8}\" ");
            _text.Append(_c, $"y2=\"{height - Bottom}\" stroke=\"#eeeeee\"/>");
            _text.Append(_c, $"<text x=\"{x + 2:0.##}\" y=\"{Top - 12}\" fill=\"#666666\">");
            _text.Append(_c, $"{TimeText.Mark(mark)}</text>\n");
        }
    }

    private void Draw(TracedThread thread, int y)
    {
        if (thread.IntervalCount <= MostRectangles)
        {
            foreach (SchedulingInterval interval in thread.Intervals)
            {
                Rectangle(interval, y);
            }
        }
        else
        {
            Columns(LaneBins.Of(thread, Plot, choice.Nanoseconds), y);
        }
    }

    private void Rectangle(SchedulingInterval interval, int y)
    {
        double x = X(interval.StartNanoseconds), width = Math.Max(0.3, X(interval.EndNanoseconds) - x);
        bool isFlat = interval.IsWait && interval.State == SchedulingState.Blocked;
        double top = isFlat ? y + 5 : y, height = isFlat ? 4 : Bar;
        _text.Append(_c, $"<rect x=\"{x:0.##}\" y=\"{top}\" width=\"{width:0.##}\" height=\"{height}\" ");
        _text.Append(_c, $"fill=\"{StateLook.Fill(interval.State)}\">");
        _text.Append(_c, $"<title>{Title(interval)}</title></rect>\n");
    }

    private string Title(SchedulingInterval interval)
    {
        StringBuilder title = new();
        title.Append(_c, $"{StateLook.Word(interval.State)}, {TimeText.Of(interval.Duration)} ");
        title.Append(_c, $"at {TimeText.Of(interval.StartNanoseconds)}");
        bool isRunning = interval.State == SchedulingState.Running;
        title.Append(isRunning ? string.Create(_c, $", CPU {interval.Cpu}") : "");
        if (interval.IsWait)
        {
            title.Append(TraceSummary.On(interval) is string on ? $", on {on}" : "");
            title.Append(_wakers.Of(interval) is string waker ? $", woken by {waker}" : "");
        }

        return Text(Plain.Of(title.ToString()));
    }

    private void Columns(LaneBins bins, int y)
    {
        for (int i = 0; i < bins.Columns; i++)
        {
            double running = bins.Share(i, SchedulingState.Running), height = running * Bar;
            SchedulingState? most = bins.Most(i);
            int end = i + 1; // neighbours that look the same are one
            while (end < bins.Columns && bins.Most(end) == most
                && Math.Abs(bins.Share(end, SchedulingState.Running) - running) < 0.02)
            {
                end++;
            }

            if (most is SchedulingState state)
            {
                SchedulingState rest = state == SchedulingState.Running ? SchedulingState.Blocked : state;
                Column(i, end, y + 5, 4, rest);
                Column(i, end, y + Bar - height, height, SchedulingState.Running);
            }

            i = end - 1;
        }
    }

    private void Column(int from, int to, double y, double height, SchedulingState state)
    {
        if (height >= 0.1)
        {
            _text.Append(_c, $"<rect x=\"{Label + from}\" y=\"{y:0.##}\" width=\"{to - from}\" ");
            _text.Append(_c, $"height=\"{height:0.##}\" fill=\"{StateLook.Fill(state)}\"/>\n");
        }
    }

    private void Legend(int y)
    {
        int x = Label;
        foreach (SchedulingState state in StateLook.All)
        {
            _text.Append(_c, $"<rect x=\"{x}\" y=\"{y - 9}\" width=\"10\" height=\"10\" ");
            _text.Append(_c, $"fill=\"{StateLook.Fill(state)}\"/><text x=\"{x + 14}\" y=\"{y}\">");
            _text.Append(_c, $"{StateLook.Word(state)}</text>\n");
            x += 90;
        }
    }

    private double X(double nanoseconds) => Label + (nanoseconds / choice.Nanoseconds * Plot);
}
