using Kin.Native;

namespace Kin.Inspection;

/// <summary>Texts with a NUL behind each, as in cmdline and environ (proc_pid_cmdline(5)).</summary>
internal static class NulSeparated
{
    /// <summary>All of them. The last NUL ends the last text; a program may have overwritten it.</summary>
    public static string[] Parse(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return [];
        }

        text = text[^1] == 0 ? text[..^1] : text;
        string[] all = new string[1 + text.Count((byte)0)];
        for (int i = 0; i < all.Length; i++)
        {
            int end = text.IndexOf((byte)0);
            all[i] = SystemText.Decode(end < 0 ? text : text[..end]);
            text = end < 0 ? default : text[(end + 1)..];
        }

        return all;
    }

    /// <summary>NAME=VALUE; of two with one name the first counts, as for getenv(3).</summary>
    public static Dictionary<string, string> ParseVariables(ReadOnlySpan<byte> text)
    {
        Dictionary<string, string> variables = new(StringComparer.Ordinal);
        foreach (string entry in Parse(text))
        {
            int equals = entry.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                variables.TryAdd(entry[..equals], entry[(equals + 1)..]);
            }
        }

        return variables;
    }
}
