namespace Kin.Tool.Facts;

/// <summary>Lists that may be long.</summary>
internal static class ShortList
{
    private const int Most = 8;

    /// <summary>The first ones with commas between, and how many more there are.</summary>
    public static string Of(IEnumerable<string> all)
    {
        string[] words = [.. all];
        return words.Length <= Most ? string.Join(", ", words)
            : $"{string.Join(", ", words.Take(Most))} and {words.Length - Most} more";
    }
}
