namespace Kin.Tool.Looking;

/// <summary>
/// Lines of cells under headings: what every looking verb shows, as a table for people or as JSON or CSV for
/// programs. Not thread-safe.
/// </summary>
internal sealed class Listing(IReadOnlyList<Column> columns)
{
    private readonly List<ListingRow> _rows = [];

    /// <summary>The columns, from left to right.</summary>
    public IReadOnlyList<Column> Columns { get; } = columns;

    /// <summary>The lines, in order.</summary>
    public IReadOnlyList<ListingRow> Rows => _rows;

    /// <summary>Adds a line: a cell for each column.</summary>
    /// <exception cref="ArgumentException">There are more or fewer cells than columns.</exception>
    public void Add(Cell[] cells, Tone tone = Tone.Plain)
    {
        if (cells.Length != Columns.Count)
        {
            throw new ArgumentException($"{cells.Length} cells for {Columns.Count} columns.", nameof(cells));
        }

        _rows.Add(new ListingRow(cells, tone));
    }
}
