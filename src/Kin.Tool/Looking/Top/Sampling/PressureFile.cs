namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>A file of /proc/pressure.</summary>
internal sealed class PressureFile(string path) : IDisposable
{
    private readonly KernelFile _file = new(path);
    private long _some, _full;

    /// <summary>What it says now.</summary>
    /// <param name="microseconds">The time since the last look; 0: this is the first.</param>
    public Pressure Read(double microseconds)
    {
        ReadOnlySpan<byte> text = _file.Read();
        if (text.IsEmpty)
        {
            return Pressure.Unknown;
        }

        ReadOnlySpan<byte> some = KernelText.Line(text, "some "u8), full = KernelText.Line(text, "full "u8);
        long someTotal = Total(some), fullTotal = Total(full);
        Pressure pressure = new(
            Share(someTotal - _some, microseconds), Share(fullTotal - _full, microseconds),
            (float)KernelText.Fraction(some, "avg10="u8));
        (_some, _full) = (someTotal, fullTotal);
        return pressure;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static float Share(long spent, double microseconds) =>
        microseconds > 0 ? (float)Math.Clamp(spent * 100 / microseconds, 0, 100) : 0;

    private static long Total(ReadOnlySpan<byte> line) =>
        KernelText.Fraction(line, "total="u8) is double total and > 0 ? (long)total : 0;
}
