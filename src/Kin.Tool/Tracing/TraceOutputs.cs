using System.Text;
using Kin.Inspection;
using Kin.Tool.Facts;
using Kin.Tool.Looking;
using Kin.Tool.Running;

namespace Kin.Tool.Tracing;

/// <summary>
/// Where the result goes. Files are made before anything is traced, so that a trace is not lost for a
/// directory that is not there.
/// </summary>
internal sealed class TraceOutputs : IDisposable
{
    private const int UsualWidth = 100;

    private readonly List<OutputFile> _open = [];
    private OutputFile? _text, _svg, _html, _perfetto;

    /// <summary>The text goes to standard error, since standard output is the program's.</summary>
    public required bool IsToError { get; init; }

    public required bool IsJson { get; init; }

    public required bool HasIntervals { get; init; }

    /// <summary>Without the picture.</summary>
    public required bool IsSummaryOnly { get; init; }

    public required int Lanes { get; init; }

    public required int Waits { get; init; }

    /// <summary>Makes the files; null: not asked for.</summary>
    /// <exception cref="IOException">One cannot be made.</exception>
    public void Open(string? text, string? svg, string? html, string? perfetto) =>
        (_text, _svg, _html, _perfetto) = (Make(text), Make(svg), Make(html), Make(perfetto));

    /// <summary>Writes what was asked for.</summary>
    /// <exception cref="IOException">Something cannot be written.</exception>
    public void Write(SchedulingTimeline timeline)
    {
        if (_perfetto is not null)
        {
            new PerfettoFile(timeline, _perfetto).Write();
        }

        if (_svg is not null)
        {
            Put(_svg, new TraceSvg(new TraceChoice(timeline, Lanes)).Draw());
        }

        if (_html is not null)
        {
            Put(_html, TraceHtml.Of(new TraceChoice(timeline, Lanes), Waits));
        }

        if (IsJson)
        {
            JsonText.InPieces(json => TraceJson.Write(json, timeline, Waits, HasIntervals), Tell);
        }
        else
        {
            Tell(Encoding.UTF8.GetBytes(Text(timeline)));
        }
    }

    public void Dispose() => _open.ForEach(file => file.Dispose());

    private string Text(SchedulingTimeline timeline)
    {
        bool isRedirected = IsToError ? Console.IsErrorRedirected : Console.IsOutputRedirected;
        bool isTerminal = _text is null && !isRedirected;
        bool hasColour = _text is null && (IsToError ? Out.HasErrorColour : Out.HasColour);
        int? width = ListingForm.ColumnsVariable() ?? (isTerminal ? TerminalState.Width() : null);
        TraceChoice choice = new(timeline, Lanes);
        TracePicture picture = new(
            choice, width ?? UsualWidth, isAscii: !LocaleText.IsUtf8(), hasColour);
        string summary = new TraceSummary(choice, Waits, width, hasColour).Text();
        return IsSummaryOnly ? summary : picture.Draw() + "\n" + summary;
    }

    private void Tell(byte[] text)
    {
        if (_text is not null)
        {
            _text.Write(text);
        }
        else if (IsToError)
        {
            Out.TryErrorBytes(text);
        }
        else
        {
            Out.Bytes(text);
        }
    }

    private static void Put(Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));

    private OutputFile? Make(string? path)
    {
        if (path is null)
        {
            return null;
        }

        string full = path.Length == 0 ? "" : Path.GetFullPath(path);
        bool isOpen = _open.Exists(file => file.FullPath == full);
        if (isOpen && !full.StartsWith("/dev/", StringComparison.Ordinal))
        {
            throw new IOException($"'{path}' is named twice: each form needs a file of its own.");
        }

        var made = OutputFile.Create(path);
        _open.Add(made);
        return made;
    }
}
