using System.Runtime.InteropServices;
using Kin.Native;
using Kin.Native.Files;

namespace Kin.IO.Transfers;

/// <summary>One end of a transfer: a handle of any class, what is behind it, and where it stands.</summary>
internal sealed class TransferEnd
{
    private long _offset;

    public TransferEnd(SafeHandle handle, long? offset)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentOutOfRangeException.ThrowIfNegative(offset ?? 0, nameof(offset));
        Handle = handle;
        _offset = offset ?? -1;
        using HandleHold held = new(handle);
        File = FileIdentity.Of(held.Number);
        IsNonBlocking = StatusFlags.IsNonBlocking(held.Number);
        IsAppending = StatusFlags.IsAppending(held.Number);
    }

    public SafeHandle Handle { get; }

    public FileIdentity File { get; }

    /// <summary>O_NONBLOCK was set when the transfer began.</summary>
    public bool IsNonBlocking { get; }

    public bool IsAppending { get; }

    public bool IsFile => File.Type == Libc.S_IFREG;

    public bool IsBlockDevice => File.Type == Libc.S_IFBLK;

    public bool IsPipe => File.Type == Libc.S_IFIFO;

    public bool IsSocket => File.Type == Libc.S_IFSOCK;

    /// <summary>A file, pipe, socket or disk: no terminal, and nothing rarer.</summary>
    public bool IsPlain => IsFile || IsPipe || IsSocket || IsBlockDevice;

    /// <summary>
    /// A socket that blocks: a call on it that has no flag against that is made when it is ready.
    /// </summary>
    public bool IsBlockingSocket => IsSocket && !IsNonBlocking;

    /// <summary>The offset of the caller, for the kernel to advance; -1: the descriptor's position.</summary>
    public ref long Offset => ref _offset;

    /// <summary>Where the next byte comes from or goes to; null: it cannot seek.</summary>
    public long? Place()
    {
        if (_offset >= 0)
        {
            return _offset;
        }

        using HandleHold held = new(Handle);
        return KernelCopy.Seek(held.Number, 0, Libc.SEEK_CUR) is >= 0 and long position ? position : null;
    }

    /// <summary>Goes on at another place.</summary>
    public void MoveTo(long place)
    {
        if (_offset >= 0)
        {
            _offset = place;
            return;
        }

        using HandleHold held = new(Handle);
        Check(KernelCopy.Seek(held.Number, place, Libc.SEEK_SET), "lseek");
    }

    /// <summary>Gives bytes back that were read and have not arrived, where that is possible.</summary>
    public void Unread(int count)
    {
        if (_offset >= 0)
        {
            _offset -= count;
        }
        else if (IsFile || IsBlockDevice)
        {
            using HandleHold held = new(Handle);
            KernelCopy.Seek(held.Number, -count, Libc.SEEK_CUR);
        }
    }

    /// <summary>True when a call on it would find it ready now.</summary>
    public bool IsReady(PollEvents events) => Handle.ReadyNow(events) != PollEvents.None;

    /// <summary>A call on this end failed.</summary>
    public LinuxException Failure(string call, int errno) =>
        Failure(call, errno, (int)Handle.DangerousGetHandle());

    /// <summary>A call on a descriptor failed.</summary>
    public static LinuxException Failure(string call, int errno, int descriptor) => new(
        call,
        errno,
        $"descriptor {descriptor}",
        errno switch
        {
            Errno.EBADF => "It is not open for that direction.",
            Errno.EPIPE => "The reader has gone.",
            Errno.ENOSPC => "The file system is full.",
            _ => null,
        });

    private long Check(long result, string call) => result >= 0 ? result : throw Failure(call, (int)-result);
}
