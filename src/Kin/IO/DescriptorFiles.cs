using System.Globalization;
using Kin.Native;
using Kin.Native.Files;

namespace Kin.IO;

/// <summary>What /proc says about one descriptor: the link fd/N and the file fdinfo/N.</summary>
internal static class DescriptorFiles
{
    private const string DeletedMark = " (deleted)";

    public static bool Exists(int processId, int number) => Link(processId, number) is not null;

    /// <summary>Null: it is closed, or its process has ended.</summary>
    public static DescriptorInfo? Read(int processId, int number)
    {
        if (Link(processId, number) is not string target || Fields(processId, number) is not { } fields)
        {
            return null;
        }

        FileIdentity? file = FileIdentity.OfTarget($"{Folder(processId)}/fd/{number}");
        bool isDeleted = IsDeleted(target, file);
        DescriptorKind kind = Kind(target, file);
        int flags = Flags(fields);
        return new DescriptorInfo
        {
            Number = number,
            Kind = kind,
            Target = isDeleted ? target[..^DeletedMark.Length] : target,
            IsDeleted = isDeleted,
            Access = (flags & Libc.O_PATH) != 0 ? null : Access(flags),
            IsAppending = (flags & Libc.O_APPEND) != 0,
            IsNonBlocking = (flags & Libc.O_NONBLOCK) != 0,
            IsCloseOnExec = processId == Environment.ProcessId
                ? !Descriptor.IsInheritable(number) : (flags & Libc.O_CLOEXEC) != 0,
            Position = kind is DescriptorKind.File or DescriptorKind.MemoryFile or DescriptorKind.BlockDevice
                or DescriptorKind.Directory && fields.TryGetValue("pos", out string? position)
                ? long.Parse(position, CultureInfo.InvariantCulture)
                : null,
        };
    }

    // This process may have another number there: in a pid namespace that has not mounted a /proc of its own.
    public static string Folder(int processId) =>
        processId == Environment.ProcessId ? "/proc/self" : $"/proc/{processId}";

    private static string? Link(int processId, int number)
    {
        try
        {
            return new FileInfo($"{Folder(processId)}/fd/{number}").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Dictionary<string, string>? Fields(int processId, int number)
    {
        try
        {
            Dictionary<string, string> fields = [];
            foreach (string line in File.ReadLines($"{Folder(processId)}/fdinfo/{number}"))
            {
                int colon = line.IndexOf(':', StringComparison.Ordinal);
                if (colon > 0)
                {
                    fields.TryAdd(line[..colon], line[(colon + 1)..].Trim());
                }
            }

            return fields;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // In octal, unlike every other number there.
    private static int Flags(Dictionary<string, string> fields) =>
        fields.TryGetValue("flags", out string? octal) ? Convert.ToInt32(octal, fromBase: 8) : 0;

    private static FileAccess Access(int flags) => (flags & 3) switch
    {
        Libc.O_RDONLY => FileAccess.Read,
        Libc.O_WRONLY => FileAccess.Write,
        _ => FileAccess.ReadWrite,
    };

    // A file may be called so. Then the name leads to this very file.
    private static bool IsDeleted(string target, FileIdentity? file) =>
        target.EndsWith(DeletedMark, StringComparison.Ordinal)
        && !(file is FileIdentity known && FileIdentity.OfTarget(target) is FileIdentity named
            && named.Inode == known.Inode && named.Device == known.Device);

    private static DescriptorKind Kind(string target, FileIdentity? file) => target switch
    {
        "anon_inode:[eventfd]" => DescriptorKind.EventFd,
        "anon_inode:[eventpoll]" => DescriptorKind.Epoll,
        "anon_inode:[timerfd]" => DescriptorKind.TimerFd,
        "anon_inode:[signalfd]" => DescriptorKind.SignalFd,
        "anon_inode:inotify" => DescriptorKind.Inotify,
        _ when target.StartsWith("anon_inode:[pidfd]", StringComparison.Ordinal)
            || target.StartsWith("pidfd:[", StringComparison.Ordinal) => DescriptorKind.PidFd,
        _ when target.StartsWith("/memfd:", StringComparison.Ordinal) => DescriptorKind.MemoryFile,
        _ when target.StartsWith("anon_inode:", StringComparison.Ordinal) => DescriptorKind.Anonymous,
        _ => file?.Type switch
        {
            Libc.S_IFREG => DescriptorKind.File,
            Libc.S_IFDIR => DescriptorKind.Directory,
            Libc.S_IFCHR => DescriptorKind.CharacterDevice,
            Libc.S_IFBLK => DescriptorKind.BlockDevice,
            Libc.S_IFIFO => DescriptorKind.Pipe,
            Libc.S_IFSOCK => DescriptorKind.Socket,
            _ => DescriptorKind.Other,
        },
    };
}
