using System.Globalization;

namespace Kin.Workers.Transport;

/// <summary>
/// The two cultures that a worker takes over. Null stands for the one that the environment gives, which the
/// worker has anyway: one that is not told a culture need not load the tables of ICU, which takes it a
/// millisecond or two.
/// </summary>
internal sealed record WorkerCulture(string? Culture, string? UICulture)
{
    public static WorkerCulture OfThisThread() =>
        new(Chosen(CultureInfo.CurrentCulture), Chosen(CultureInfo.CurrentUICulture));

    public void Write(PayloadWriter output)
    {
        output.WriteString(Culture);
        output.WriteString(UICulture);
    }

    /// <summary>Reads what <see cref="Write"/> wrote and makes it the culture of all threads.</summary>
    public static void Apply(ref PayloadReader input)
    {
        if (input.ReadString() is { } culture)
        {
            CultureInfo.DefaultThreadCurrentCulture =
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        }

        if (input.ReadString() is { } uiCulture)
        {
            CultureInfo.DefaultThreadCurrentUICulture =
                CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(uiCulture);
        }
    }

    private static string? Chosen(CultureInfo culture) =>
        culture.Name == CultureInfo.InstalledUICulture.Name ? null : culture.Name;
}
