using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Forms;

/// <summary>
/// Arrays of strings: frequent enough to go without the machinery of graphs. Shared strings stay shared.
/// </summary>
internal sealed class StringArrayForm : ValueForm<string?[]?>
{
    // In place of an array's length.
    private const uint NoArray = 0;
    private const uint FirstLength = 1;

    // In place of a string's length; after Earlier comes the place where the same string was before.
    private const uint NoString = 0;
    private const uint Earlier = 1;
    private const uint FirstText = 2;

    [ThreadStatic]
    private static ObjectTable? t_spare;

    public override void Write(PayloadWriter writer, string?[]? value)
    {
        if (value is null)
        {
            writer.WriteVarInt(NoArray);
            return;
        }

        writer.WriteVarInt((uint)value.Length + FirstLength);
        ObjectTable table = t_spare ?? new ObjectTable();
        t_spare = null;
        foreach (string? text in value)
        {
            WriteText(writer, table, text);
        }

        table.Clear();
        t_spare = table;
    }

    public override string?[]? Read(ref PayloadReader reader)
    {
        uint mark = reader.ReadVarInt();
        if (mark == NoArray)
        {
            return null;
        }

        reader.Expect(mark - FirstLength);
        string?[] array = mark == FirstLength ? [] : new string?[mark - FirstLength];
        for (int i = 0; i < array.Length; i++)
        {
            uint length = reader.ReadVarInt();
            array[i] = length switch
            {
                NoString => null,
                Earlier => ReadEarlier(ref reader, array, i),
                _ => reader.ReadText(length - FirstText),
            };
        }

        return array;
    }

    // Every element takes a number, so that the numbers of the table are places in the array.
    private static void WriteText(PayloadWriter writer, ObjectTable table, string? text)
    {
        if (text is null)
        {
            table.Skip();
            writer.WriteVarInt(NoString);
            return;
        }

        int place = table.Number(text, out bool first);
        if (first)
        {
            writer.WriteVarInt((uint)text.Length + FirstText);
            writer.WriteUnmanagedElements<char>(text);
        }
        else
        {
            table.Skip();
            writer.WriteVarInt(Earlier);
            writer.WriteVarInt((uint)place);
        }
    }

    private static string? ReadEarlier(ref PayloadReader reader, string?[] array, int place)
    {
        uint earlier = reader.ReadVarInt();
        if (earlier >= place)
        {
            PayloadReader.Damaged($"string {place} refers to string {earlier}");
        }

        return array[earlier];
    }
}
