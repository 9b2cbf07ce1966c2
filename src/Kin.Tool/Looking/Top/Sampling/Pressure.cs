namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>
/// How long work stood still for lack of something (PSI, kernel documentation, accounting/psi), in percent;
/// NaN: not known.
/// </summary>
/// <param name="Some">Of the interval, somebody stood still.</param>
/// <param name="Full">Of the interval, everybody did.</param>
/// <param name="Some10">As <paramref name="Some"/>, of about ten seconds, as the kernel averages.</param>
internal readonly record struct Pressure(float Some, float Full, float Some10)
{
    public static Pressure Unknown { get; } = new(float.NaN, float.NaN, float.NaN);
}
