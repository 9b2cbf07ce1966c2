namespace Kin.Inspection;

/// <summary>
/// The address space of a process in the order of addresses, each part with what it is for. Immutable.
/// </summary>
/// <remarks>
/// Told by paths and neighbours, as the kernel keeps no such kinds: a file of which something may run is a
/// library, unless it is the program; anonymous memory right behind the data of either is its bss. The stacks
/// of further threads are anonymous memory like any other.
/// </remarks>
public sealed class AddressSpace
{
    private AddressSpace(IReadOnlyList<AddressPart> parts) => Parts = parts;

    /// <summary>All parts, lowest address first.</summary>
    public IReadOnlyList<AddressPart> Parts { get; }

    /// <summary>The bytes of one kind, in memory or not.</summary>
    public long BytesOf(AddressKind kind) =>
        Parts.Where(part => part.Kind == kind).Sum(part => (long)part.Mapping.SizeBytes);

    internal static AddressSpace Of(IReadOnlyList<MemoryMapping> mappings, ProcessAddresses addresses)
    {
        ulong code = addresses.CodeStart;
        string? program = mappings.FirstOrDefault(m => m.Start <= code && code < m.End).Path;
        program = string.IsNullOrEmpty(program) ? null : program;
        HashSet<string> libraries = [.. mappings
            .Where(m => m is { CanExecute: true, Inode: > 0 }).Select(m => m.Path)];
        List<AddressPart> parts = new(mappings.Count);
        foreach (MemoryMapping mapping in mappings)
        {
            AddressPart before = parts.Count > 0 ? parts[^1] : default;
            parts.Add(new AddressPart(mapping, KindOf(mapping, before, program, libraries)));
        }

        return new AddressSpace(parts);
    }

    private static AddressKind KindOf(
        MemoryMapping mapping, AddressPart before, string? program, HashSet<string> libraries) =>
        mapping switch
        {
            { Path: "[heap]" } => AddressKind.Heap,
            { Path: ['[', 's', 't', 'a', 'c', 'k', ..] } => AddressKind.Stack,
            { Path: ['[', 'v', ..] or "[uprobes]" } => AddressKind.Kernel,
            { Path: ['[', 'a', 'n', 'o', 'n', '_', 's', ..] } => AddressKind.SharedMemory,
            { Inode: > 0 } when mapping.Path == program => CodeOrData(mapping, AddressKind.ProgramCode),
            { Inode: > 0, IsShared: true } when IsMemory(mapping.Path) => AddressKind.SharedMemory,
            { Inode: > 0, IsShared: false } when IsNoFile(mapping.Path) => AddressKind.Anonymous,
            { Inode: > 0 } when libraries.Contains(mapping.Path) =>
                CodeOrData(mapping, AddressKind.LibraryCode),
            { Inode: > 0 } => AddressKind.File,
            { CanRead: false, CanWrite: false, CanExecute: false } => AddressKind.Reserved,
            { CanWrite: true } when IsBehind(mapping, before) => before.Kind,
            _ => AddressKind.Anonymous,
        };

    private static AddressKind CodeOrData(MemoryMapping mapping, AddressKind code) =>
        mapping.CanExecute ? code : code + 1;

    private static bool IsBehind(MemoryMapping mapping, AddressPart before) =>
        before.Kind is AddressKind.ProgramData or AddressKind.LibraryData
        && before.Mapping.CanWrite && before.Mapping.End == mapping.Start && mapping.Path.Length == 0;

    private static bool IsMemory(string path) =>
        path.StartsWith("/dev/shm/", StringComparison.Ordinal)
        || path.StartsWith("/memfd:", StringComparison.Ordinal)
        || path.StartsWith("/SYSV", StringComparison.Ordinal)
        || IsNoFile(path);

    // What mmap(2) without a file is called when it is shared or of large pages, and the old way to say it.
    private static bool IsNoFile(string path) =>
        path is "/dev/zero" or "/dev/zero (deleted)" or "/anon_hugepage (deleted)";
}
