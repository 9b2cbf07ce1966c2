using Kin.Inspection;

namespace Kin.Tool.Tracing;

/// <summary>
/// A lane cut into columns of equal time: how much of each column the states take.
/// </summary>
internal sealed class LaneBins
{
    private readonly double[] _shares;
    private readonly double _column;

    /// <param name="columns">How many.</param>
    /// <param name="nanoseconds">The time of all of them.</param>
    public LaneBins(int columns, double nanoseconds)
    {
        Columns = columns;
        _column = Math.Max(nanoseconds, 1) / columns;
        _shares = new double[columns * StateLook.All.Count];
    }

    /// <summary>How many.</summary>
    public int Columns { get; }

    /// <summary>The lane of a thread.</summary>
    public static LaneBins Of(TracedThread thread, int columns, double nanoseconds)
    {
        LaneBins bins = new(columns, nanoseconds);
        foreach (SchedulingInterval interval in thread.Intervals)
        {
            bins.Add(interval);
        }

        return bins;
    }

    /// <summary>Adds a time in a state.</summary>
    public void Add(in SchedulingInterval interval)
    {
        double start = interval.StartNanoseconds / _column, end = interval.EndNanoseconds / _column;
        int last = Math.Min((int)end, Columns - 1);
        for (int i = Math.Max((int)start, 0); i <= last; i++)
        {
            double part = Math.Min(end, i + 1) - Math.Max(start, i);
            _shares[(i * StateLook.All.Count) + (int)interval.State] += Math.Max(0, part);
        }
    }

    /// <summary>
    /// The part of a column that a state takes, from 0 to 1; of a CPU that all threads take.
    /// </summary>
    public double Share(int column, SchedulingState state) =>
        _shares[(column * StateLook.All.Count) + (int)state];

    /// <summary>The state that takes most of a column; null: the thread was not there.</summary>
    public SchedulingState? Most(int column)
    {
        SchedulingState? most = null;
        double largest = 0;
        foreach (SchedulingState state in StateLook.All)
        {
            if (Share(column, state) > largest)
            {
                (most, largest) = (state, Share(column, state));
            }
        }

        return most;
    }
}
