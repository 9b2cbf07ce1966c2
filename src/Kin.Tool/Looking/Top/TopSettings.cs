using Kin.Tool.Looking.Top.Columns;
using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tool.Looking.Top;

/// <summary>What is shown and how, as options and keys have it.</summary>
internal sealed class TopSettings
{
    /// <summary>The shortest time between two looks.</summary>
    public static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    /// <summary>The columns, from left to right.</summary>
    public required IReadOnlyList<TopColumn> Columns { get; set; }

    /// <summary>Sorted by.</summary>
    public required TopColumn Sort { get; set; }

    /// <summary>The other way round than usual for the column.</summary>
    public bool IsReversed { get; set; }

    /// <summary>Which rows.</summary>
    public TopFilter Filter { get; set; } = TopFilter.None;

    /// <summary>Children below their parents.</summary>
    public bool IsTree { get; set; }

    /// <summary>A row for each thread.</summary>
    public bool HasThreads { get; set; }

    /// <summary>Command lines; else names of programs.</summary>
    public bool HasCommandLines { get; set; } = true;

    /// <summary>A meter for each CPU.</summary>
    public bool HasEachCpu { get; set; } = true;

    /// <summary>Meters at all.</summary>
    public bool HasMeters { get; set; } = true;

    /// <summary>Between two looks.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Those whose descendants are not shown in a tree.</summary>
    public HashSet<(int Id, long StartTicks)> Folded { get; } = [];

    /// <summary>What the columns need of rows that are shown.</summary>
    public TopNeeds ColumnNeeds
    {
        get
        {
            TopNeeds needs = TopNeeds.None;
            foreach (TopColumn column in Columns)
            {
                needs |= column.IsCommand && !HasCommandLines ? TopNeeds.None : column.Needs;
            }

            return needs;
        }
    }

    /// <summary>What has to be read of all rows before it is known which are shown.</summary>
    public TopNeeds OrderNeeds => Filter.Needs
        | (Sort.IsCommand && !HasCommandLines ? TopNeeds.None : Sort.Needs);
}
