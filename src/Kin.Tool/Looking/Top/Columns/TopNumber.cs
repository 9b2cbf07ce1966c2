using System.Globalization;

namespace Kin.Tool.Looking.Top.Columns;

/// <summary>Values as text, written without garbage.</summary>
internal static class TopNumber
{
    private const double KiB = 1024;

    /// <summary>Writes the value; what is not known is "-".</summary>
    /// <param name="into">Room of 24 characters or more.</param>
    /// <param name="number">The value.</param>
    /// <param name="form">How.</param>
    /// <param name="width">The width that sizes and times are made to fit.</param>
    /// <returns>How many characters.</returns>
    public static int Write(Span<char> into, double number, TopForm form, int width)
    {
        if (double.IsNaN(number))
        {
            into[0] = '-';
            return 1;
        }

        return form switch
        {
            TopForm.Size => WriteSize(into, number, width),
            TopForm.Time => WriteTime(into, number, width),
            TopForm.Priority when number <= -100 => Write(into, "rt"),
            TopForm.Share or TopForm.Fine => WriteFitting(into, number, form == TopForm.Share ? 1 : 2, width),
            TopForm.Rate => WriteFitting(into, number, number is > 0 and < 9.95 ? 1 : 0, width),
            _ => Write(into, number, 0),
        };
    }

    /// <summary>The same as a text.</summary>
    public static string Text(double number, TopForm form, int width)
    {
        Span<char> text = stackalloc char[32];
        return text[..Write(text, number, form, width)].ToString();
    }

    // Fewer digits where it would be too wide.
    private static int WriteFitting(Span<char> into, double number, int digits, int width)
    {
        int count = Write(into, number, digits);
        return count > width && digits > 0 ? Write(into, number, 0) : count;
    }

    // As top(1): KiB as they are where they fit, else m, g, t with one digit.
    private static int WriteSize(Span<char> into, double bytes, int width)
    {
        double amount = bytes / KiB;
        int count = Write(into, amount, 0);
        for (int unit = 0; count > width && unit < 4; unit++)
        {
            amount /= KiB;
            count = Write(into, amount, 1);
            into[count++] = "mgtp"[unit];
        }

        return count;
    }

    private static int WriteTime(Span<char> into, double seconds, int width)
    {
        long hundredths = (long)Math.Round(seconds * 100);
        long minutes = hundredths / 6000, hours = minutes / 60;
        CultureInfo invariant = CultureInfo.InvariantCulture;
        long whole = hundredths / 100 % 60;
        into.TryWrite(invariant, $"{minutes}:{whole:00}.{hundredths % 100:00}", out int count);
        if (count > width)
        {
            into.TryWrite(invariant, $"{minutes}:{whole:00}", out count);
        }

        if (count > width)
        {
            into.TryWrite(invariant, $"{hours},{minutes % 60:00}", out count);
        }

        return count;
    }

    private static int Write(Span<char> into, double number, int digits)
    {
        ReadOnlySpan<char> format = digits switch { 0 => "F0", 1 => "F1", _ => "F2" };
        return number.TryFormat(into, out int count, format, CultureInfo.InvariantCulture) ? count : 0;
    }

    private static int Write(Span<char> into, string text)
    {
        text.CopyTo(into);
        return text.Length;
    }
}
