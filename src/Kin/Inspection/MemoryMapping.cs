using Kin.Native;
using Kin.Native.Proc;

namespace Kin.Inspection;

/// <summary>A part of the address space of a process: a line of /proc/PID/maps (proc_pid_maps(5)).</summary>
/// <param name="Start">Its first address.</param>
/// <param name="End">The first one behind it.</param>
/// <param name="CanRead">It may be read.</param>
/// <param name="CanWrite">It may be written.</param>
/// <param name="CanExecute">Its content may run.</param>
/// <param name="IsShared">What is written there others see; false: a private copy is made.</param>
/// <param name="Offset">Where in the file it begins.</param>
/// <param name="DeviceMajor">The device of the file; 0: none.</param>
/// <param name="DeviceMinor">The second number of the device.</param>
/// <param name="Inode">The file; 0: none.</param>
/// <param name="Path">
/// The file, with " (deleted)" behind it when its name is gone; or what it is, such as "[heap]" or "[stack]";
/// empty: anonymous memory. A newline in it is written \012 by the kernel, and left so.
/// </param>
public readonly record struct MemoryMapping(
    ulong Start,
    ulong End,
    bool CanRead,
    bool CanWrite,
    bool CanExecute,
    bool IsShared,
    ulong Offset,
    uint DeviceMajor,
    uint DeviceMinor,
    ulong Inode,
    string Path)
{
    /// <summary>Its length.</summary>
    public ulong SizeBytes => End - Start;

    internal static MemoryMapping[] Parse(ReadOnlySpan<byte> text)
    {
        List<MemoryMapping> all = [];
        foreach (Range range in text.Split((byte)'\n'))
        {
            if (text[range] is { IsEmpty: false } line)
            {
                all.Add(ParseLine(line));
            }
        }

        return [.. all];
    }

    // 7f0000000000-7f0000001000 rw-s 00000000 00:01 32768      /SYSV00000000 (deleted)
    private static MemoryMapping ParseLine(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> rest = line;
        ReadOnlySpan<byte> range = Word(ref rest), rights = Word(ref rest), offset = Word(ref rest);
        ReadOnlySpan<byte> device = Word(ref rest), inode = Word(ref rest);
        int dash = range.IndexOf((byte)'-'), colon = device.IndexOf((byte)':');
        NumberReader number = new(inode);
        ulong file = number.NextUnsigned();
        if (dash < 1 || colon < 1 || rights.Length < 4 || number.IsBroken || number.Count == 0)
        {
            throw TextNumber.Broken(line);
        }

        return new(
            TextNumber.ReadHexadecimal(range[..dash]), TextNumber.ReadHexadecimal(range[(dash + 1)..]),
            rights[0] == 'r', rights[1] == 'w', rights[2] == 'x', rights[3] == 's',
            TextNumber.ReadHexadecimal(offset),
            (uint)TextNumber.ReadHexadecimal(device[..colon]),
            (uint)TextNumber.ReadHexadecimal(device[(colon + 1)..]),
            file, SystemText.Decode(rest.TrimStart((byte)' ')));
    }

    private static ReadOnlySpan<byte> Word(ref ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return word;
    }
}
