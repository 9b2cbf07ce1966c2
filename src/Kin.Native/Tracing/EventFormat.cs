using System.Globalization;
using System.Text.RegularExpressions;

namespace Kin.Native.Tracing;

/// <summary>
/// Where the fields of a tracepoint lie, as its file events/.../format says (kernel documentation,
/// trace/events). It differs between kernels.
/// </summary>
internal sealed partial class EventFormat
{
    private readonly Dictionary<string, EventField> _fields;

    private EventFormat(int id, Dictionary<string, EventField> fields, IReadOnlyList<(uint, char)> letters) =>
        (Id, _fields, Letters) = (id, fields, letters);

    /// <summary>The number of the tracepoint.</summary>
    public int Id { get; }

    /// <summary>Bits and their letters, in the order in which the kernel prints them.</summary>
    public IReadOnlyList<(uint Bit, char Letter)> Letters { get; }

    /// <summary>A filter that keeps those back whose letter is S, or that have none.</summary>
    public string FilterOfLetters(string field) => string.Create(
        CultureInfo.InvariantCulture,
        $"{field} & {Letters.Aggregate(0u, (all, pair) => pair.Letter == 'S' ? all : all | pair.Bit)}");

    /// <summary>Reads a format.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static EventFormat Parse(string text)
    {
        Match id = IdLine().Match(text);
        if (!id.Success || !int.TryParse(
            id.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            throw new InvalidDataException("The format of a tracepoint has no line 'ID:' with a number.");
        }

        Dictionary<string, EventField> fields = [];
        foreach (Match line in FieldLine().Matches(text))
        {
            if (Number(line.Groups[2]) is int offset && Number(line.Groups[3]) is int size)
            {
                fields[line.Groups[1].Value] = new EventField(offset, size);
            }
        }

        List<(uint, char)> letters = [];
        foreach (Match pair in LetterPair().Matches(text))
        {
            if (uint.TryParse(
                pair.Groups[1].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out uint bit))
            {
                letters.Add((bit, pair.Groups[2].ValueSpan[0]));
            }
        }

        return new EventFormat(number, fields, letters);
    }

    /// <summary>A field that holds a number.</summary>
    /// <exception cref="InvalidDataException">There is none of that name, or it is no number.</exception>
    public EventField Field(string name) =>
        _fields.TryGetValue(name, out EventField field) && field.Size is 1 or 2 or 4 or 8
            && field.Offset is >= 0 and < ushort.MaxValue
            ? field
            : throw new InvalidDataException($"The tracepoint {Id} has no field '{name}' with a number.");

    private static int? Number(Group group) => int.TryParse(
        group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    [GeneratedRegex(@"^ID: *(\d+)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex IdLine();

    [GeneratedRegex(
        @"field:[^;]*?(\w+)(?:\[\w*\])?;\s*offset:(\d+);\s*size:(\d+);", RegexOptions.CultureInvariant)]
    private static partial Regex FieldLine();

    [GeneratedRegex(@"\{ *0x([0-9a-fA-F]+), *""([A-Za-z])"" *\}", RegexOptions.CultureInvariant)]
    private static partial Regex LetterPair();
}
