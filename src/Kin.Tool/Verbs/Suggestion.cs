namespace Kin.Tool.Verbs;

/// <summary>The word that was probably meant.</summary>
internal static class Suggestion
{
    /// <summary>
    /// The nearest of the known words, or null when none is near: at most one slip in three letters.
    /// (System.CommandLine allows three in any word, and so takes "abc" for "run".)
    /// </summary>
    public static string? For(string word, IEnumerable<string> known)
    {
        (string Name, int Distance)? best = null;
        foreach (string name in known.Where(name => name.Length > 2))
        {
            bool begins = name.StartsWith(word, StringComparison.OrdinalIgnoreCase);
            int distance = begins ? 0 : Distance(word, name);
            if (distance <= Math.Max(1, name.Length / 3) && distance < (best?.Distance ?? int.MaxValue))
            {
                best = (name, distance);
            }
        }

        return word.Length == 0 ? null : best?.Name;
    }

    /// <summary>
    /// How many letters must be changed, added, taken away, or swapped with their neighbour.
    /// </summary>
    internal static int Distance(string from, string to)
    {
        int[,] cost = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            for (int j = 0; j <= to.Length; j++)
            {
                cost[i, j] = i == 0 || j == 0 ? i + j : Cheapest(cost, i, j, from, to);
            }
        }

        return cost[from.Length, to.Length];
    }

    private static int Cheapest(int[,] cost, int i, int j, string from, string to)
    {
        bool same = char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]);
        int oneMore = Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1;
        int least = Math.Min(cost[i - 1, j - 1] + (same ? 0 : 1), oneMore);
        bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
        return swapped ? Math.Min(least, cost[i - 2, j - 2] + 1) : least;
    }
}
