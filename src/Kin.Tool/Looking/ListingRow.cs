namespace Kin.Tool.Looking;

/// <summary>A line of a <see cref="Listing"/>.</summary>
/// <param name="Cells">One for each column.</param>
/// <param name="Tone">How it stands out.</param>
internal sealed record ListingRow(Cell[] Cells, Tone Tone);
