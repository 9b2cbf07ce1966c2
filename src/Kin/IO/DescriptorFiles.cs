using System.Globalization;
using System.Text;
using Kin.Native;
using Kin.Native.Files;
using Kin.Native.Proc;
using Kin.Native.Sockets;

namespace Kin.IO;

/// <summary>
/// What /proc says about the descriptors of a process: for each the link fd/N and the file fdinfo/N.
/// </summary>
internal sealed class DescriptorFiles
{
    private const string DeletedMark = " (deleted)";
    private const int LongestPath = 4096 + 10; // PATH_MAX and that mark

    private readonly int _process; // 0: this one

    private DescriptorFiles(int process) => (_process, Folder) = (process, FolderOf(process));

    /// <summary>
    /// Those of this process, which may have another number in /proc: in a pid namespace that has not mounted
    /// one of its own.
    /// </summary>
    public static DescriptorFiles OfThisProcess { get; } = new(0);

    /// <summary>Where they are, below /proc.</summary>
    public string Folder { get; private set; }

    /// <summary>They are those of this process.</summary>
    public bool IsThisProcess => _process == 0;

    /// <summary>Those of a process; of one without its first thread by another thread.</summary>
    /// <param name="processId">1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less.</exception>
    public static DescriptorFiles Of(int processId)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(processId, 1);
        return processId == Environment.ProcessId ? OfThisProcess : new DescriptorFiles(processId);
    }

    /// <summary>Their numbers; null and the error number when they cannot be listed.</summary>
    public DescriptorNumbers? TryOpenNumbers(out int errno)
    {
        errno = StatFile.Read(Libc.AT_FDCWD, ProcPath.Root, _process, 0, out StatFields stat);
        return errno != 0 ? null
            : DescriptorNumbers.TryOpen([.. ProcPath.Root], _process, 0, stat.StartTicks, out errno);
    }

    /// <summary>The descriptor is open.</summary>
    public bool Exists(int number) => Link(number) is not null;

    /// <summary>Null: it is closed, or its process has ended.</summary>
    public DescriptorInfo? Read(int number)
    {
        DescriptorInfo? found = ReadHere(number);
        for (int i = 0; i < LivingThread.Tries && found is null && TryMove(); i++)
        {
            found = ReadHere(number);
        }

        return found;
    }

    // True: the thread by which they were looked at has ended, and another one is asked from now on.
    private bool TryMove()
    {
        string before = Folder;
        Folder = FolderOf(_process);
        return Folder != before;
    }

    private DescriptorInfo? ReadHere(int number)
    {
        if (Link(number) is not string target || Fields(number) is not { } fields)
        {
            return null;
        }

        FileIdentity? file = FileIdentity.OfTarget($"{Folder}/fd/{number}");
        if (file is null && Link(number) is null)
        {
            return null;
        }

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
            IsCloseOnExec = IsThisProcess
                ? !Descriptor.IsInheritable(number) : (flags & Libc.O_CLOEXEC) != 0,
            Size = kind is DescriptorKind.File or DescriptorKind.MemoryFile ? file?.Size : null,
            SocketProtocol = kind == DescriptorKind.Socket
                ? SocketName.OfProtocol($"{Folder}/fd/{number}") : null,
            Position = (flags & Libc.O_PATH) == 0 && kind
                is DescriptorKind.File or DescriptorKind.MemoryFile or DescriptorKind.BlockDevice
                    or DescriptorKind.Directory && fields.TryGetValue("pos", out string? position)
                ? long.Parse(position, CultureInfo.InvariantCulture)
                : null,
        };
    }

    private static string FolderOf(int process) =>
        process == 0 ? "/proc/self" : $"/proc/{LivingThread.NumberFor(process)}";

    private string? Link(int number)
    {
        Span<byte> room = stackalloc byte[LongestPath];
        int count = ProcFile.ReadLink(
            Libc.AT_FDCWD, Encoding.UTF8.GetBytes($"{Folder}/fd/{number}\0"), room);
        return count < 0 ? null : SystemText.Decode(room[..count]);
    }

    private Dictionary<string, string>? Fields(int number)
    {
        try
        {
            Dictionary<string, string> fields = [];
            foreach (string line in File.ReadLines($"{Folder}/fdinfo/{number}"))
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
