using System.Globalization;

namespace Kin.Inspection;

/// <summary>
/// Shared memory in the address space of a process: a line of /proc/PID/maps (proc_pid_maps(5)).
/// </summary>
/// <param name="Start">Its first address.</param>
/// <param name="End">The first one behind it.</param>
/// <param name="Inode">Of the file; of a System V segment its id.</param>
/// <param name="Path">Of the file.</param>
internal readonly record struct ProcessMapping(ulong Start, ulong End, ulong Inode, string Path)
{
    private const string Segment = "/SYSV";

    /// <summary>The System V segment that it is; null: another thing.</summary>
    public int? SegmentId => Path.StartsWith(Segment, StringComparison.Ordinal) ? (int)Inode : null;

    /// <summary>The segments of System V that the process has.</summary>
    /// <exception cref="UnauthorizedAccessException">It is another user's.</exception>
    /// <exception cref="IOException">It has ended.</exception>
    public static IEnumerable<ProcessMapping> Of(int pid) =>
        from line in File.ReadLines($"/proc/{pid}/maps")
        where line.Contains(Segment, StringComparison.Ordinal)
        let mapping = Parse(line)
        where mapping.SegmentId is not null
        select mapping;

    // 7f0000000000-7f0000001000 rw-s 00000000 00:01 32768      /SYSV00000000 (deleted)
    private static ProcessMapping Parse(string line)
    {
        string[] fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        string[] range = fields[0].Split('-');
        return new ProcessMapping(
            Number(range[0]), Number(range[1]),
            ulong.Parse(fields[4], CultureInfo.InvariantCulture),
            fields.Length > 5 ? fields[5] : "");
    }

    private static ulong Number(string hexadecimal) =>
        ulong.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
