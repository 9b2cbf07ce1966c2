using System.Text.Json;
using Kin.Tool.Facts;

namespace Kin.Tool.Looking;

/// <summary>A <see cref="Listing"/> as a JSON array with an object for each line; unknown is null.</summary>
internal static class ListingJson
{
    /// <summary>The array, with a newline behind it. Of two columns of one name the first counts.</summary>
    public static string Of(Listing listing) => JsonText.Of(json => Write(json, listing));

    /// <summary>The array as a part of something larger.</summary>
    public static void Write(Utf8JsonWriter json, Listing listing)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        bool[] isFirst = [.. listing.Columns.Select(column => names.Add(column.Name))];
        json.WriteStartArray();
        foreach (ListingRow row in listing.Rows)
        {
            Cell[] cells = row.Cells;
            json.WriteStartObject();
            for (int i = 0; i < cells.Length; i++)
            {
                if (isFirst[i])
                {
                    json.WritePropertyName(listing.Columns[i].Name);
                    WriteValue(json, cells[i]);
                }
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The value of a cell.</summary>
    public static void WriteValue(Utf8JsonWriter json, in Cell cell)
    {
        switch (cell.Kind)
        {
            case CellKind.Text or CellKind.Moment:
                json.WriteStringValue(cell.Value);
                break;
            case CellKind.Whole:
                json.WriteNumberValue(cell.Whole);
                break;
            case CellKind.Real:
                json.WriteNumberValue(cell.Real);
                break;
            case CellKind.Truth:
                json.WriteBooleanValue(cell.Whole != 0);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}
