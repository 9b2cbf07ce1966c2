using Kin.Native;
using Kin.Native.Proc;

namespace Kin.Inspection;

/// <summary>A limit of a process: a line of /proc/PID/limits (proc_pid_limits(5)).</summary>
/// <param name="Name">As the kernel calls it: "Max open files".</param>
/// <param name="Soft">What holds; null: unlimited.</param>
/// <param name="Hard">How far its user may raise it; null: unlimited.</param>
/// <param name="Unit">"bytes", "files" and so on; empty: a plain number.</param>
public readonly record struct ProcessLimit(string Name, ulong? Soft, ulong? Hard, string Unit)
{
    // Columns of a fixed width, "%-25s %-20s %-20s %-10s", below a line of headings.
    private const int SoftColumn = 26, HardColumn = 47, UnitColumn = 68;

    internal static ProcessLimit[] Parse(ReadOnlySpan<byte> text)
    {
        List<ProcessLimit> all = [];
        foreach (Range range in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = text[range];
            if (!line.IsEmpty && !line.StartsWith("Limit "u8))
            {
                all.Add(ParseLine(line));
            }
        }

        return [.. all];
    }

    private static ProcessLimit ParseLine(ReadOnlySpan<byte> line) => line.Length < HardColumn
        ? throw TextNumber.Broken(line)
        : new(
            SystemText.Decode(line[..SoftColumn].Trim((byte)' ')),
            Number(line[SoftColumn..HardColumn]),
            Number(line[HardColumn..Math.Min(UnitColumn, line.Length)]),
            line.Length > UnitColumn ? SystemText.Decode(line[UnitColumn..].Trim((byte)' ')) : "");

    private static ulong? Number(ReadOnlySpan<byte> column)
    {
        if (column.Trim((byte)' ').SequenceEqual("unlimited"u8))
        {
            return null;
        }

        NumberReader number = new(column);
        ulong value = number.NextUnsigned();
        return number.IsBroken || number.Count == 0 ? throw TextNumber.Broken(column) : value;
    }
}
