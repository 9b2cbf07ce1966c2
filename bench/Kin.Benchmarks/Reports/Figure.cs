using System.Globalization;

namespace Kin.Benchmarks.Reports;

/// <summary>Figures as people read them: about four significant digits, no exponent.</summary>
internal static class Figure
{
    public static string Of(double value) => value.ToString(
        value switch
        {
            >= 1000 => "#,0",
            >= 100 => "0.0",
            >= 1 => "0.00",
            >= 0.01 => "0.0000",
            _ => "0.000000",
        },
        CultureInfo.InvariantCulture);
}
