using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Kin.Native;
using Kin.Native.Files;
using Kin.Native.Ipc;

namespace Kin.Ipc;

/// <summary>
/// A message queue of the kernel by name (mq_overview(7)): whole messages, those of the highest priority
/// first. Any program that has the name uses it: C, Python, systemd.
/// </summary>
/// <remarks>
/// The name and what is in the queue stay until <see cref="Remove"/> or a restart of the machine, whoever has
/// it open. Thread-safe; disposing ends waits with <see cref="ObjectDisposedException"/>.
/// </remarks>
/// <example><code>
/// using PosixMessageQueue queue = PosixMessageQueue.OpenOrCreate("/jobs");
/// queue.Send("resize 17"u8, priority: 5);
/// PosixMessage next = await queue.ReceiveAsync();
/// </code></example>
[SuppressMessage("Naming", "CA1711", Justification = "It is what the kernel calls it.")]
public sealed partial class PosixMessageQueue : IDisposable
{
    private readonly SafeFd _fd;

    private PosixMessageQueue(string name, SafeFd fd)
    {
        Name = name;
        _fd = fd;
        MqAttr attributes = PosixQueueCalls.GetAttributes(fd, name);
        MaxMessages = (int)attributes.mq_maxmsg;
        MaxMessageBytes = (int)attributes.mq_msgsize;
    }

    /// <summary>Its name, with the slash.</summary>
    public string Name { get; }

    /// <summary>How many messages it holds.</summary>
    public int MaxMessages { get; }

    /// <summary>How long a message may be, in bytes.</summary>
    public int MaxMessageBytes { get; }

    /// <summary>How many messages wait in it now.</summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public int Count => (int)PosixQueueCalls.GetAttributes(_fd, Name).mq_curmsgs;

    /// <summary>
    /// The descriptor: readable while there is a message, writable while there is room. For poll, epoll and
    /// <c>queue.Handle.ReadableAsync()</c>, in place of mq_notify(3).
    /// </summary>
    public SafeHandle Handle => _fd;

    /// <summary>Makes a queue, for sending and receiving.</summary>
    /// <param name="name">A slash and then a name without any, at most 255 bytes.</param>
    /// <param name="options">Its size and who may use it.</param>
    /// <exception cref="LinuxException">
    /// EEXIST: there is one; EINVAL: it would be larger than this user may make it; EMFILE: the bytes of the
    /// user's queues (`ulimit -q`); ENOSPC: no more queues.
    /// </exception>
    public static PosixMessageQueue Create(string name, PosixMessageQueueOptions? options = null)
    {
        options ??= new PosixMessageQueueOptions();
        MqAttr attributes = new() { mq_maxmsg = options.MaxMessages, mq_msgsize = options.MaxMessageBytes };
        SafeFd fd = Open(
            name,
            Libc.O_CREAT | Libc.O_EXCL | Libc.O_RDWR,
            SystemVPermissions.Bits(options.Mode),
            attributes);
        try
        {
            OpenFile.SetMode(fd, SystemVPermissions.Bits(options.Mode), name); // whatever the umask
            return new PosixMessageQueue(name, fd);
        }
        catch
        {
            fd.Dispose();
            throw;
        }
    }

    /// <summary>Opens a queue.</summary>
    /// <param name="name">A slash and then a name without any.</param>
    /// <param name="access">To receive (read), to send (write), or both.</param>
    /// <exception cref="LinuxException">ENOENT: there is none; EACCES.</exception>
    public static PosixMessageQueue Open(string name, FileAccess access = FileAccess.ReadWrite) =>
        new(name, Open(name, Flags(access), 0, null));

    /// <summary>
    /// Opens a queue for sending and receiving, which is made if there is none. One that is there keeps its
    /// size and mode.
    /// </summary>
    /// <inheritdoc cref="Create(string, PosixMessageQueueOptions)"/>
    public static PosixMessageQueue OpenOrCreate(string name, PosixMessageQueueOptions? options = null)
    {
        while (true)
        {
            SafeFd? fd = PosixQueueCalls.TryOpen(PosixName.Check(name), Libc.O_RDWR, 0, null, out int errno);
            if (fd is not null)
            {
                return new PosixMessageQueue(name, fd);
            }

            if (errno != Errno.ENOENT)
            {
                throw Failure("mq_open", errno, name);
            }

            try
            {
                return Create(name, options);
            }
            catch (LinuxException e) when (e.ErrorNumber == Errno.EEXIST)
            {
                // somebody was faster
            }
        }
    }

    /// <summary>
    /// Takes the name away. Those who have the queue open go on with it; it is gone with the last.
    /// </summary>
    /// <returns>False: there was none.</returns>
    /// <exception cref="LinuxException">EACCES: it is another user's.</exception>
    public static bool Remove(string name)
    {
        int errno = PosixQueueCalls.Remove(PosixName.Check(name));
        return errno switch
        {
            0 => true,
            Errno.ENOENT => false,
            _ => throw Failure("mq_unlink", errno, name),
        };
    }

    /// <summary>Closes it, which ends all waits. The queue itself stays.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            if (_closed is not null)
            {
                EventDescriptor.Set(_closed);
                _closed.Dispose();
            }
        }

        _fd.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => $"POSIX message queue {Name}";

    private static int Flags(FileAccess access) => access switch
    {
        FileAccess.Read => Libc.O_RDONLY,
        FileAccess.Write => Libc.O_WRONLY,
        FileAccess.ReadWrite => Libc.O_RDWR,
        _ => throw new ArgumentOutOfRangeException(nameof(access), access, "Read, Write or ReadWrite."),
    };

    private static SafeFd Open(string name, int flags, uint mode, MqAttr? attributes) =>
        PosixQueueCalls.TryOpen(PosixName.Check(name), flags, mode, attributes, out int errno)
            ?? throw Failure("mq_open", errno, name);

    private static LinuxException Failure(string call, int errno, string name) =>
        new(call, errno, name, errno switch
        {
            Errno.EEXIST => "There is a queue of that name: open it, or remove it.",
            Errno.ENOENT => "There is no queue of that name.",
            Errno.EACCES => "It is another user's, and its mode does not allow that.",
            Errno.EINVAL => "Its size is not from 1 to the limits of PosixMessageQueueLimits (fs.mqueue).",
            Errno.EMFILE => "The user has too many bytes in queues (ulimit -q), or no descriptor is left.",
            Errno.ENOSPC => "The limit of queues is reached (sysctl fs.mqueue.queues_max).",
            Errno.EMSGSIZE => "The message is longer than MaxMessageBytes of the queue.",
            Errno.EBADF => "It was opened for the other direction only.",
            _ => null,
        });
}
