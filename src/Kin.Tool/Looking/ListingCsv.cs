using System.Buffers;
using System.Globalization;
using System.Text;

namespace Kin.Tool.Looking;

/// <summary>
/// A <see cref="Listing"/> as comma-separated values (RFC 4180) under a line of names; unknown is empty.
/// Lines
/// end with a newline alone, as everywhere on Linux.
/// </summary>
internal static class ListingCsv
{
    private static readonly SearchValues<char> s_special = SearchValues.Create(",\"\r\n");

    /// <summary>The lines.</summary>
    /// <param name="listing">What to show.</param>
    /// <param name="hasNames">The names of the columns are the first line.</param>
    public static string Of(Listing listing, bool hasNames = true)
    {
        StringBuilder all = new();
        if (hasNames)
        {
            Append(all, listing.Columns.Select(column => column.Name));
        }

        foreach (ListingRow row in listing.Rows)
        {
            Append(all, row.Cells.Select(ValueOf));
        }

        return all.ToString();
    }

    private static string ValueOf(Cell cell) => cell.Kind switch
    {
        CellKind.Text or CellKind.Moment => cell.Value,
        CellKind.Whole => cell.Whole.ToString(CultureInfo.InvariantCulture),
        CellKind.Real => cell.Real.ToString(CultureInfo.InvariantCulture),
        CellKind.Truth => cell.Whole != 0 ? "true" : "false",
        _ => "",
    };

    private static void Append(StringBuilder all, IEnumerable<string> values)
    {
        bool isFirst = true;
        foreach (string value in values)
        {
            all.Append(isFirst ? "" : ",");
            isFirst = false;
            if (value.AsSpan().ContainsAny(s_special))
            {
                all.Append('"').Append(value.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            }
            else
            {
                all.Append(value);
            }
        }

        all.Append('\n');
    }
}
