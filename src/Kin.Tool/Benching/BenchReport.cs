using System.Globalization;
using System.Text;
using Kin.Tool.Facts;
using Kin.Tool.Looking;

namespace Kin.Tool.Benching;

/// <summary>What a bench has measured, for people and for programs.</summary>
/// <param name="Title">The sentence above the figures.</param>
/// <param name="Name">What programs call the list of figures.</param>
/// <param name="Figures">A line for each thing that was measured.</param>
/// <param name="Lacks">What could not be done, as sentences.</param>
internal sealed record BenchReport(string Title, string Name, Listing Figures, IReadOnlyList<string> Lacks)
{
    /// <summary>What was counted besides, for programs.</summary>
    public IReadOnlyList<(string Name, Cell Value)> Counts { get; init; } = [];

    /// <summary>The same as a sentence; null: nothing was.</summary>
    public string? CountsText { get; init; }

    /// <summary>Prints it.</summary>
    public void Print(bool json) => Out.Text(json ? Json() : Text());

    /// <summary>"0.25 us", as exact as it is worth.</summary>
    public static Cell Time(double nanoseconds)
    {
        (double number, string form, string unit) = nanoseconds switch
        {
            < 1000 => (nanoseconds, "0", "ns"),
            < 100_000 => (nanoseconds / 1000, "0.00", "us"),
            _ => (nanoseconds / 1000, "N0", "us"),
        };
        return Cell.Of(nanoseconds, $"{number.ToString(form, CultureInfo.InvariantCulture)} {unit}");
    }

    private string Text()
    {
        StringBuilder text = new(Title);
        text.Append('\n')
            .Append(ListingText.Of(Figures, ListingForm.Width(), hasHeadings: true, Out.HasColour));
        foreach (string sentence in (string[])[.. CountsText is null ? [] : (string[])[CountsText], .. Lacks])
        {
            text.Append(sentence).Append('\n');
        }

        return text.ToString();
    }

    private string Json() => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName(Name);
        ListingJson.Write(json, Figures);
        foreach ((string name, Cell value) in Counts)
        {
            json.WritePropertyName(name);
            ListingJson.WriteValue(json, value);
        }

        json.WriteStartArray("lacks");
        foreach (string lack in Lacks)
        {
            json.WriteStringValue(lack);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
