using System.Globalization;

namespace Kin.Native.Tracing;

/// <summary>The CPUs that run (kernel documentation, cputopology).</summary>
internal static class OnlineCpus
{
    private const string Path = "/sys/devices/system/cpu/online";

    /// <summary>Their numbers; where /sys is not there, as many as the runtime sees, from 0 on.</summary>
    public static int[] Read()
    {
        try
        {
            return Parse(File.ReadAllText(Path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return [.. Enumerable.Range(0, Environment.ProcessorCount)];
        }
    }

    /// <summary>"0-3,6" as the numbers.</summary>
    /// <exception cref="InvalidDataException">It is no such list.</exception>
    public static int[] Parse(string text)
    {
        const int Most = 1 << 16;
        List<int> all = [];
        foreach (string part in text.Trim().Split(','))
        {
            string[] ends = part.Split('-');
            if (ends.Length > 2
                || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last)
                || last < first || last >= Most)
            {
                throw new InvalidDataException($"'{text.Trim()}' is no list of CPUs.");
            }

            all.AddRange(Enumerable.Range(first, last - first + 1));
        }

        return [.. all];
    }
}
