using System.Collections;

namespace Kin.Native.Spawn;

/// <summary>
/// "NAME=value" lists. .NET keeps changes of the environment to itself, so the C library's list is not used.
/// </summary>
internal static class ProcessEnvironment
{
    private const char Replacement = '\ufffd';

    // Entries with bytes that are not UTF-8, by what .NET makes of them.
    private static readonly Lazy<Dictionary<string, string>> s_undecoded = new(Undecoded);

    /// <summary>The environment of this process as .NET sees it now.</summary>
    public static List<string> Current()
    {
        IDictionary variables = Environment.GetEnvironmentVariables();
        List<string> list = new(variables.Count);
        IDictionaryEnumerator each = variables.GetEnumerator();
        while (each.MoveNext())
        {
            list.Add(Exact(string.Concat((string)each.Key, "=", (string?)each.Value)));
        }

        return list;
    }

    /// <summary>The value of the first entry with that name, as getenv(3).</summary>
    public static string? Find(IReadOnlyList<string> environment, string name)
    {
        for (int i = 0; i < environment.Count; i++)
        {
            string entry = environment[i];
            int end = name.Length;
            if (entry.Length > end && entry[end] == '=' && entry.StartsWith(name, StringComparison.Ordinal))
            {
                return entry[(end + 1)..];
            }
        }

        return null;
    }

    // An entry that .NET could not decode, and that nobody has changed since, goes on as the bytes it was.
    private static string Exact(string entry) => entry.Contains(Replacement)
        ? s_undecoded.Value.GetValueOrDefault(entry, entry)
        : entry;

    private static Dictionary<string, string> Undecoded()
    {
        Dictionary<string, string> entries = [];
        foreach (string entry in KernelStrings.Read("/proc/self/environ"))
        {
            if (entry.Any(char.IsSurrogate))
            {
                entries.TryAdd(KernelStrings.AsRuntimeHasIt(entry), entry);
            }
        }

        return entries;
    }
}
