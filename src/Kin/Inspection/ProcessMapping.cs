using System.Globalization;
using Kin.Native.Files;

namespace Kin.Inspection;

/// <summary>
/// Shared memory in the address space of a process: a line of /proc/PID/maps (proc_pid_maps(5)).
/// </summary>
/// <param name="Start">Its first address.</param>
/// <param name="End">The first one behind it.</param>
/// <param name="Place">What is mapped.</param>
internal readonly record struct ProcessMapping(ulong Start, ulong End, IpcPlace Place)
{
    private const string Segment = " /SYSV", SharedMemory = "/dev/shm";

    // As the table writes the device; the same file system may have another place, too.
    private static readonly string s_sharedMemory =
        FileIdentity.OfTarget(SharedMemory) is FileIdentity folder ? string.Create(
            CultureInfo.InvariantCulture, $" {folder.Device >> 32:x2}:{folder.Device & uint.MaxValue:x2} ")
        : $" {SharedMemory}/";

    /// <summary>It is a segment of System V.</summary>
    public bool IsSystemV => Place.IsSystemV;

    /// <summary>The segments of System V and the files of /dev/shm that the process has.</summary>
    /// <exception cref="UnauthorizedAccessException">It is another user's.</exception>
    /// <exception cref="IOException">It has ended.</exception>
    public static IEnumerable<ProcessMapping> Of(int pid) =>
        from line in File.ReadLines($"/proc/{pid}/maps")
        where line.Contains(Segment, StringComparison.Ordinal)
            || line.Contains(s_sharedMemory, StringComparison.Ordinal)
        select Parse(line);

    // 7f0000000000-7f0000001000 rw-s 00000000 00:01 32768      /SYSV00000000 (deleted)
    private static ProcessMapping Parse(string line)
    {
        string[] fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        string[] range = fields[0].Split('-'), device = fields[3].Split(':');
        ulong inode = ulong.Parse(fields[4], CultureInfo.InvariantCulture);
        bool isSegment = line.Contains(Segment, StringComparison.Ordinal);
        return new ProcessMapping(
            Hexadecimal(range[0]),
            Hexadecimal(range[1]),
            isSegment
                ? IpcPlace.OfSystemV(IpcObjectKind.SystemVSharedMemory, (int)inode)
                : new IpcPlace((Hexadecimal(device[0]) << 32) | Hexadecimal(device[1]), inode));
    }

    private static ulong Hexadecimal(string text) =>
        ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
