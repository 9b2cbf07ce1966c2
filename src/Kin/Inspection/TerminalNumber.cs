using System.Globalization;

namespace Kin.Inspection;

/// <summary>Names of terminals for the numbers in /proc (Documentation/admin-guide/devices.txt).</summary>
internal static class TerminalNumber
{
    private const int Consoles = 4, FirstPseudo = 136, LastPseudo = 143, SerialMinor = 64;

    /// <summary>Below /dev, such as "pts/3"; null: none.</summary>
    public static string? NameOf(int number)
    {
        int major = (number >> 8) & 0xfff, minor = (number & 0xff) | ((number >> 12) & 0xfff00);
        return major switch
        {
            0 => null,
            Consoles when minor < SerialMinor => Named("tty", minor),
            Consoles => Named("ttyS", minor - SerialMinor),
            >= FirstPseudo and <= LastPseudo => Named("pts/", minor + ((major - FirstPseudo) << 8)),
            _ => string.Create(CultureInfo.InvariantCulture, $"{major}:{minor}"),
        };
    }

    private static string Named(string kind, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}{number}");
}
