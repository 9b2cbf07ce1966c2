using System.Diagnostics;
using Kin.Tool.Looking.Top.Columns;
using Kin.Tool.Looking.Top.Sampling;
using Kin.Tool.Signalling;

namespace Kin.Tool.Looking.Top;

/// <summary>top for pipes and files: looks one after another, as text or JSON.</summary>
internal sealed class TopBatch(TopSampler sampler, TopSettings settings)
{
    // Shares need an interval: a look that is not shown comes before the first.
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(250);

    private readonly Arrangement _table = new();
    private readonly ManualResetEventSlim _never = new();

    /// <summary>Writes so many looks; 0: until a signal ends the program.</summary>
    /// <exception cref="IOException">Nobody reads.</exception>
    public void Run(int count, bool isJson, int? width)
    {
        // At once, even in a write that nobody reads, and in order, so that the runtime clears up.
        using EndingSignals signals = new(signal => Environment.Exit(128 + signal));
        TopFrameText frames = new(settings, width);
        long last = Stopwatch.GetTimestamp();
        Look();
        for (int i = 0; count == 0 || i < count; i++)
        {
            TimeSpan delay = i == 0 && s_first < settings.Delay ? s_first : settings.Delay;
            TimeSpan left = delay - Stopwatch.GetElapsedTime(last);
            _never.Wait(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            last = Stopwatch.GetTimestamp();
            Snapshot look = Look();
            TopContext context = ContextOf(look);
            string text = isJson ? TopFrameJson.Of(look, _table, settings, context)
                : frames.Of(look, _table, context);
            Out.Text(i > 0 && !isJson ? "\n" + text : text);
        }
    }

    private Snapshot Look()
    {
        Snapshot look = sampler.Look(settings.HasThreads);
        sampler.ReadAll(look, settings.OrderNeeds);
        _table.Arrange(look, settings, ContextOf(look));
        sampler.Read(look, [.. _table.Shown.Select(row => row.Index)], settings.ColumnNeeds);
        sampler.End(look);
        return look;
    }

    private TopContext ContextOf(Snapshot look)
    {
        Dictionary<int, string> names = [];
        foreach (TopRow row in look.Rows)
        {
            names[row.Id] = row.Subject.Name;
        }

        return new(look.Machine.Memory.Total, settings.HasCommandLines, sampler.Mounts)
        {
            NameOf = id => names.GetValueOrDefault(id),
        };
    }
}
