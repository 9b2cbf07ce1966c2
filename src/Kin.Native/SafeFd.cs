using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>A file descriptor that is closed once and never passed on by accident: every one is born close-on-exec.</summary>
internal sealed class SafeFd : SafeHandle
{
    public SafeFd(int fd)
        : base(-1, ownsHandle: true) => SetHandle(fd);

    public override bool IsInvalid => handle < 0;

    /// <summary>The number, for calls made while the caller keeps this object alive.</summary>
    public int Number
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return (int)handle;
        }
    }

    /// <summary>A second descriptor for the same open file description (fcntl(2), F_DUPFD_CLOEXEC).</summary>
    public SafeFd Duplicate() => new(Sys.Check(Libc.fcntl(Number, Libc.F_DUPFD_CLOEXEC, 3), "fcntl(F_DUPFD_CLOEXEC)"));

    /// <summary>Gives the number away: this object will not close it.</summary>
    public int Release()
    {
        int fd = Number;
        SetHandleAsInvalid();
        return fd;
    }

    // close(2): after EINTR Linux has released the number all the same, so it is never retried.
    protected override bool ReleaseHandle() => Libc.close((int)handle) == 0;
}
