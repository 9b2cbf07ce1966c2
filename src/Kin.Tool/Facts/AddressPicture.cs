using System.Globalization;
using System.Numerics;
using Kin.Inspection;

namespace Kin.Tool.Facts;

/// <summary>
/// The address space as a picture: the highest address above, neighbours that belong together in one line,
/// and a bar that is one block longer for each doubling.
/// </summary>
internal static class AddressPicture
{
    private const ulong GapWorthALine = 1UL << 30, SmallestBar = 4096;
    private const string Library = "library";

    /// <summary>The names of the cells.</summary>
    public static string[] Columns => ["  from", "size", "", "what", "rights", "name"];

    /// <summary>One row for each block, and for each gap of a gigabyte or more.</summary>
    public static IEnumerable<string[]> Rows(AddressSpace space)
    {
        List<Block> blocks = Blocks(space.Parts);
        for (int i = blocks.Count - 1; i >= 0; i--)
        {
            Block block = blocks[i];
            yield return
            [
                $"  {block.Start.ToString("x12", CultureInfo.InvariantCulture)}", Amount.Bytes(block.Bytes),
                Bar(block.Bytes), block.What, block.Rights, block.Name,
            ];
            // Above them is the kernel: no process has addresses there but for the page of old system calls.
            string between = block.Start > long.MaxValue ? "not for processes" : "not in use";
            ulong gap = i > 0 ? block.Start - blocks[i - 1].End : 0;
            if (gap >= GapWorthALine)
            {
                yield return ["", Amount.Bytes(gap), "", between, "", ""];
            }
        }
    }

    /// <summary>The bytes of each kind that there is.</summary>
    public static IEnumerable<string[]> Totals(AddressSpace space) =>
        from kind in Enum.GetValues<AddressKind>()
        let bytes = space.BytesOf(kind)
        where bytes > 0
        orderby bytes descending
        select (string[])[$"  {Text(kind)}", Amount.Bytes(bytes)];

    /// <summary>Every part for programs.</summary>
    public static IEnumerable<Dictionary<string, object?>> Members(AddressSpace space) =>
        space.Parts.Select(part => new Dictionary<string, object?>
        {
            ["start"] = part.Mapping.Start,
            ["end"] = part.Mapping.End,
            ["kind"] = part.Kind.ToString(),
            ["rights"] = Rights(part.Mapping),
            ["offset"] = part.Mapping.Offset,
            ["inode"] = part.Mapping.Inode,
            ["path"] = part.Mapping.Path,
        });

    private static List<Block> Blocks(IReadOnlyList<AddressPart> parts)
    {
        List<Block> blocks = [];
        foreach (AddressPart part in parts)
        {
            MemoryMapping mapping = part.Mapping;
            Block next = new(
                mapping.Start, mapping.End, mapping.SizeBytes,
                part.Kind is AddressKind.LibraryCode or AddressKind.LibraryData ? Library : Text(part.Kind),
                Rights(mapping), mapping.Path);
            if (
                blocks.Count > 0 && blocks[^1].End == next.Start && Together(blocks[^1],
                next) is Block joined)
            {
                blocks[^1] = joined;
            }
            else
            {
                blocks.Add(next);
            }
        }

        return blocks;
    }

    // The parts of a library are one block, its bss included; else only equals are.
    private static Block? Together(Block below, Block above)
    {
        bool ofLibrary = below.What == Library && above.What == Library
            && (above.Name == below.Name || above.Name.Length == 0);
        return ofLibrary || (below.What == above.What && below.Name == above.Name)
            ? below with
            {
                End = above.End,
                Bytes = below.Bytes + above.Bytes,
                Rights = below.Rights.Contains(above.Rights, StringComparison.Ordinal)
                    ? below.Rights : $"{below.Rights} {above.Rights}",
            }
            : null;
    }

    private static string Bar(ulong bytes) =>
        new('\u2587', Math.Max(1, BitOperations.Log2(Math.Max(bytes / SmallestBar, 1)) + 1));

    private static string Rights(MemoryMapping mapping) => string.Concat(
        mapping.CanRead ? "r" : "-", mapping.CanWrite ? "w" : "-", mapping.CanExecute ? "x" : "-",
        mapping.IsShared ? "s" : "p");

    private static string Text(AddressKind kind) => kind switch
    {
        AddressKind.ProgramCode => "program: text",
        AddressKind.ProgramData => "program: data",
        AddressKind.LibraryCode => "library: text",
        AddressKind.LibraryData => "library: data",
        AddressKind.SharedMemory => "shared memory",
        AddressKind.Kernel => "of the kernel",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private sealed record Block(ulong Start, ulong End, ulong Bytes, string What, string Rights, string Name);
}
