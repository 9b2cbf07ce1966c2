using System.Globalization;
using System.Text;
using Kin.Native;
using Kin.Native.Files;
using Kin.Native.Ipc;

namespace Kin.Inspection;

/// <summary>The POSIX message queues: the files of their file system (mq_overview(7)).</summary>
internal static class PosixQueueTable
{
    private const string Size = "QSIZE:";
    private const int MostBytes = 128; // of the line that a queue is read as

    /// <summary>All of them; null: the file system is not mounted, and this user may not mount it.</summary>
    public static IReadOnlyList<ListedObject>? Read() =>
        InFolder(folder => folder is null ? null : In(folder));

    /// <summary>
    /// Does something with their folder; null: there is none. What is mounted may be that of the ipc
    /// namespace in which somebody mounted it, so who may mount it himself does.
    /// </summary>
    public static T InFolder<T>(Func<string?, T> then)
    {
        using SafeFd? own = QueueFileSystem.TryMount();
        return then(own is null ? MountPoint() : $"/proc/self/fd/{own.Number}");
    }

    private static string? MountPoint() => File.ReadLines("/proc/self/mounts")
        .Select(line => line.Split(' '))
        .FirstOrDefault(words => words.Length > 2 && words[2] == "mqueue")?[1];

    private static ListedObject[] In(string folder) =>
    [
        .. from name in DirectoryNames.Of(folder)
           let path = $"{folder}/{name}"
           let file = FileIdentity.AtPath(path)
           where file is not null
           orderby path
           select ShmFile.List(
               IpcObjectKind.PosixMessageQueue, $"/{name}", file, UsedBytes(path), null),
    ];

    // "QSIZE:129        NOTIFY:0     SIGNO:0     NOTIFY_PID:0"
    private static long UsedBytes(string path)
    {
        Span<byte> line = stackalloc byte[MostBytes];
        using SafeFd? file = OpenFile.TryOpen(path, OpenFile.ToLook, 0, out _);
        string text = file is null ? "" // removed meanwhile, or another user's
            : Encoding.ASCII.GetString(line[..OpenFile.Read(file, line, 0)]).Split(' ')[0];
        return text.StartsWith(Size, StringComparison.Ordinal)
            ? long.Parse(text.AsSpan(Size.Length), CultureInfo.InvariantCulture)
            : 0;
    }
}
