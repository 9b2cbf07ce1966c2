namespace Kin.Benchmarks.Contestants;

/// <summary>The function of the pool cases, int to int, and the check of its results.</summary>
internal static class NoOperation
{
    public static int Identity(int value) => value;

    public static void Check(int[] results, int expected)
    {
        if (results.Length != expected || results[0] != 0 || results[^1] != expected - 1)
        {
            throw new InvalidOperationException("the results of the map are not its items");
        }
    }
}
