using System.Globalization;
using Kin.Native;
using Kin.Native.Files;
using Kin.Native.Ipc;

namespace Kin.Inspection;

/// <summary>The POSIX message queues: the files of their file system (mq_overview(7)).</summary>
internal static class PosixQueueTable
{
    private const string Size = "QSIZE:";

    /// <summary>All of them; null: the file system is not mounted, and this user may not mount it.</summary>
    public static IReadOnlyList<ListedObject>? Read()
    {
        if (MountPoint() is string mounted)
        {
            return In(mounted);
        }

        using SafeFd? own = QueueFileSystem.TryMount();
        return own is null ? null : In($"/proc/self/fd/{own.Number}");
    }

    private static string? MountPoint() => File.ReadLines("/proc/self/mounts")
        .Select(line => line.Split(' '))
        .FirstOrDefault(words => words.Length > 2 && words[2] == "mqueue")?[1];

    private static ListedObject[] In(string folder) =>
    [
        .. from path in Directory.EnumerateFiles(folder)
           let file = FileIdentity.AtPath(path)
           where file is not null
           orderby path
           select ShmFile.List(
               IpcObjectKind.PosixMessageQueue, $"/{Path.GetFileName(path)}", file, UsedBytes(path), null),
    ];

    // "QSIZE:129        NOTIFY:0     SIGNO:0     NOTIFY_PID:0"
    private static long UsedBytes(string path)
    {
        try
        {
            string text = File.ReadAllText(path).Split(' ')[0];
            return text.StartsWith(Size, StringComparison.Ordinal)
                ? long.Parse(text.AsSpan(Size.Length), CultureInfo.InvariantCulture)
                : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0; // removed meanwhile, or another user's
        }
    }
}
