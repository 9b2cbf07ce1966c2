using System.Globalization;

namespace Kin.Native.Spawn;

/// <summary>
/// Sets of CPUs as the kernel takes them: bit n for CPU n, in words of 64 bits (cpuset(7)).
/// </summary>
internal static class CpuMask
{
    private const int WordBytes = sizeof(ulong);
    private const string PossibleFile = "/sys/devices/system/cpu/possible";

    // It is fixed when the machine starts. Boxed, as no Lazy of a number is in a compiled assembly.
    private static readonly Lazy<object> s_highest = new(() => ReadHighest());

    /// <summary>
    /// The highest number that a CPU of this machine can have; <see cref="int.MaxValue"/>: it does not say.
    /// </summary>
    public static int HighestPossible => (int)s_highest.Value;

    /// <summary>How many bytes a mask of these CPUs takes.</summary>
    public static int Bytes(IEnumerable<int> cpus) => ((cpus.Max() / 64) + 1) * WordBytes;

    /// <summary>
    /// Sets the bit of each CPU. The words of both architectures have their low byte first.
    /// </summary>
    public static void Fill(Span<byte> mask, IEnumerable<int> cpus)
    {
        foreach (int cpu in cpus)
        {
            mask[cpu / 8] |= (byte)(1 << (cpu % 8));
        }
    }

    /// <summary>The CPUs of a mask, in order.</summary>
    public static int[] Read(ReadOnlySpan<byte> mask)
    {
        List<int> cpus = [];
        for (int i = 0; i < mask.Length * 8; i++)
        {
            if ((mask[i / 8] & (1 << (i % 8))) != 0)
            {
                cpus.Add(i);
            }
        }

        return [.. cpus];
    }

    /// <summary>As taskset(1) writes them: "0-3,8".</summary>
    public static string Text(IEnumerable<int> cpus)
    {
        List<string> ranges = [];
        int[] all = [.. cpus.Distinct().Order()];
        for (int i = 0, first; i < all.Length; i++)
        {
            for (first = i; i + 1 < all.Length && all[i + 1] == all[i] + 1; i++)
            {
            }

            ranges.Add(first == i ? $"{all[i]}" : $"{all[first]}-{all[i]}");
        }

        return string.Join(',', ranges);
    }

    private static int ReadHighest()
    {
        try
        {
            string last = File.ReadAllText(PossibleFile).Trim().Split(',', '-')[^1];
            return int.Parse(last, NumberStyles.None, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return int.MaxValue; // no /sys: then the kernel alone decides
        }
    }
}
