using System.Globalization;
using Kin.Ipc;
using Kin.Native.Files;
using Kin.Native.Proc;

namespace Kin.Inspection;

/// <summary>
/// The locks of files that processes of this pid namespace hold or wait for, as lslocks(8) lists them.
/// </summary>
/// <remarks>
/// The list is of one moment; the names of files and the holders of open files are looked for afterwards.
/// Thread-safe.
/// </remarks>
/// <example><code>
/// foreach (FileLockInfo held in FileLockTable.Read().Where(l => !l.IsWaiting))
///     Console.WriteLine(held);
/// </code></example>
public static class FileLockTable
{
    private const int Words = 8;

    private const string Table = "/proc/locks";

    /// <summary>All of them, each before those that wait for it.</summary>
    /// <exception cref="FileNotFoundException">
    /// /proc/locks is not there: /proc is mounted with subset=pid (proc(5)).
    /// </exception>
    /// <exception cref="InvalidDataException">The file is none that a kernel writes.</exception>
    public static IReadOnlyList<FileLockInfo> Read() => TryRead() ?? throw new FileNotFoundException(
        $"{Table} is not there: /proc is mounted with subset=pid, and has processes alone.", Table);

    /// <summary>The same; null where /proc/locks is not there.</summary>
    /// <exception cref="InvalidDataException">The file is none that a kernel writes.</exception>
    public static IReadOnlyList<FileLockInfo>? TryRead()
    {
        if (!File.Exists(Table))
        {
            return null;
        }

        FileLockInfo[] all = Parse(File.ReadAllLines(Table));
        HashSet<ulong> inodes = [.. all.Select(l => l.Inode)];
        ILookup<ulong, OpenLockedFile> open = (all.Length == 0 ? []
            : ProcFs.Default.Processes().SelectMany(process => OpenIn(process, inodes)))
            .ToLookup(o => o.File.Inode);
        return [.. all.Select(l => With(l, open[l.Inode].Where(o => o.IsOf(l))))];
    }

    // "2: POSIX  ADVISORY  WRITE 4126 fe:00:11658111 0 EOF"; "2: -> POSIX ..." waits for it.
    internal static FileLockInfo[] Parse(IEnumerable<string> lines) => [.. lines.Select(line =>
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        bool waits = words is [_, "->", ..];
        words = waits ? [words[0], .. words[2..]] : words;
        string[] file = words.Length < Words ? [] : words[5].Split(':');
        return file.Length != 3 || !int.TryParse(words[4], CultureInfo.InvariantCulture, out int id)
            ? throw new InvalidDataException($"{Table}: '{line}' is not what the kernel writes there.")
            : new FileLockInfo
            {
                Number = long.Parse(words[0].TrimEnd(':'), CultureInfo.InvariantCulture),
                Kind = words[1] switch
                {
                    "FLOCK" => FileLockKind.Flock,
                    "POSIX" => FileLockKind.Posix,
                    "OFDLCK" => FileLockKind.OpenFile,
                    _ => null,
                },
                IsWaiting = waits,
                IsExclusive = words[3] is "WRITE" or "RW",
                ProcessId = id > 0 ? id : null,
                DeviceMajor = Convert.ToUInt32(file[0], 16),
                DeviceMinor = Convert.ToUInt32(file[1], 16),
                Inode = ulong.Parse(file[2], CultureInfo.InvariantCulture),
                Start = long.Parse(words[6], CultureInfo.InvariantCulture),
                End = words[7] == "EOF" ? null : long.Parse(words[7], CultureInfo.InvariantCulture),
            };
    })];

    // A lock of an open file, as that of flock(2) is, too, is held by whoever has the open file, also when
    // the one that took it has ended; of others the kernel names the holder.
    private static FileLockInfo With(FileLockInfo found, IEnumerable<OpenLockedFile> open)
    {
        int[] holders = found is { IsWaiting: false, Kind: FileLockKind.Flock or FileLockKind.OpenFile }
            ? [.. open.Where(o => o.Holds(found)).Select(o => o.Process).Distinct().Order()] : [];
        return found with
        {
            Path = open.OrderBy(o => o.Process != found.ProcessId).Select(o => o.Path).FirstOrDefault(),
            Processes = holders.Length > 0 ? holders : found.ProcessId is int id ? [id] : [],
        };
    }

    private static IEnumerable<OpenLockedFile> OpenIn(ProcessInfo process, HashSet<ulong> inodes)
    {
        using DescriptorDirectory? directory = ProcFs.Default.TryOpenDescriptors(process, out _);
        while (directory is not null && TryNextFile(directory, out int number))
        {
            if (directory.FileOf(number) is FileIdentity file
                && inodes.Contains(file.Inode)
                && process.ReadDescriptorTarget(number).TryGet(out string? path)
                && process.ReadDescriptor(number).TryGet(out DescriptorDetails? details))
            {
                yield return new OpenLockedFile(process.Id, path, file, Parse(details.Locks));
            }
        }
    }

    private static bool TryNextFile(DescriptorDirectory directory, out int number)
    {
        Span<byte> room = stackalloc byte[1];
        while (directory.TryNext(room, out number, out ReadOnlySpan<byte> link))
        {
            if (link is [(byte)'/'])
            {
                return true;
            }
        }

        return false;
    }
}
