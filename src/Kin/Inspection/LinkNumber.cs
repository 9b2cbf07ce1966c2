using System.Buffers.Text;

namespace Kin.Inspection;

/// <summary>Links of /proc that lead to no path, such as "pipe:[4711]" and "net:[4026531840]".</summary>
internal static class LinkNumber
{
    /// <summary>False: it is a path, or something else without a number.</summary>
    public static bool TryRead(ReadOnlySpan<byte> link, out ReadOnlySpan<byte> kind, out ulong number)
    {
        int open = link.IndexOf(":["u8);
        kind = open > 0 ? link[..open] : default;
        number = 0;
        return open > 0 && link[0] != '/' && link[^1] == ']'
            && Utf8Parser.TryParse(link[(open + 2)..^1], out number, out int taken)
            && taken == link.Length - open - 3;
    }
}
