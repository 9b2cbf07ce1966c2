namespace Kin.Benchmarks.Harness;

/// <summary>Median and quartiles of a few figures (linear interpolation between the ranks).</summary>
internal readonly record struct Statistics(double Q1, double Median, double Q3)
{
    public static Statistics Of(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return new(Quantile(sorted, 0.25), Quantile(sorted, 0.5), Quantile(sorted, 0.75));
    }

    private static double Quantile(double[] sorted, double fraction)
    {
        double rank = fraction * (sorted.Length - 1);
        int below = (int)rank;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((rank - below) * (sorted[above] - sorted[below]));
    }
}
