using System.Text;

namespace Kin.Native;

/// <summary>
/// The lists that end each string with NUL: /proc/PID/cmdline and environ (proc(5)), with bytes that are not
/// UTF-8 kept (<see cref="SystemText"/>).
/// </summary>
internal static class KernelStrings
{
    /// <summary>The strings of such a file; none when it cannot be read.</summary>
    public static List<string> Read(string path)
    {
        byte[] all;
        try
        {
            all = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }

        List<string> strings = [];
        ReadOnlySpan<byte> rest = all;
        while (rest.Length > 0)
        {
            int end = rest.IndexOf((byte)0);
            strings.Add(SystemText.Decode(end < 0 ? rest : rest[..end]));
            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return strings;
    }

    /// <summary>What .NET makes of such a string: U+FFFD for what is not UTF-8.</summary>
    public static string AsRuntimeHasIt(string text)
    {
        byte[] bytes = new byte[text.Length * 3];
        return Encoding.UTF8.GetString(bytes, 0, SystemText.Encode(text, bytes));
    }
}
