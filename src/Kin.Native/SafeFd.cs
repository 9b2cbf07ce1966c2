using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>
/// A file descriptor that is closed once and never passed on by accident: every one is born close-on-exec.
/// </summary>
internal sealed class SafeFd : SafeHandle
{
    private static readonly IDescriptorWatch s_closed = new ClosedMark();
    private IDescriptorWatch? _watch;

    public SafeFd(int fd)
        : base(-1, ownsHandle: true) => SetHandle(fd);

    /// <summary>
    /// Takes a descriptor over that this process was started with, and makes it close-on-exec.
    /// </summary>
    public static SafeFd Inherited(int fd)
    {
        Sys.Check(Libc.fcntl(fd, Libc.F_SETFD, Libc.FD_CLOEXEC), "fcntl(F_SETFD)", $"descriptor {fd}");
        return new SafeFd(fd);
    }

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

    /// <summary>
    /// Keeps the number open until the result is disposed, whoever closes this object meanwhile.
    /// </summary>
    public Hold Use() => new(this);

    /// <summary>The one watch of this descriptor; null when there is none, or when it is closing.</summary>
    public IDescriptorWatch? Watch =>
        Volatile.Read(ref _watch) is var watch && watch != s_closed ? watch : null;

    /// <summary>
    /// Makes <paramref name="watch"/> the watch of this descriptor, unless it has one: returns the one that
    /// it has now.
    /// </summary>
    public IDescriptorWatch Attach(IDescriptorWatch watch)
    {
        IDescriptorWatch current = Interlocked.CompareExchange(ref _watch, watch, null) ?? watch;
        ObjectDisposedException.ThrowIf(current == s_closed, this);
        return current;
    }

    /// <summary>A second descriptor for the same open file description (fcntl(2), F_DUPFD_CLOEXEC).</summary>
    public SafeFd Duplicate() =>
        new(Sys.Check(Libc.fcntl(Number, Libc.F_DUPFD_CLOEXEC, 3), "fcntl(F_DUPFD_CLOEXEC)"));

    /// <summary>
    /// A descriptor of its own for the open file description behind another class's handle.
    /// </summary>
    public static SafeFd DuplicateOf(SafeHandle handle)
    {
        bool held = false;
        try
        {
            handle.DangerousAddRef(ref held);
            int number = (int)handle.DangerousGetHandle();
            return new SafeFd(
                Sys.Check(
                    Libc.fcntl(number, Libc.F_DUPFD_CLOEXEC, 3),
                    "fcntl(F_DUPFD_CLOEXEC)", $"descriptor {number}"));
        }
        finally
        {
            if (held)
            {
                handle.DangerousRelease();
            }
        }
    }

    /// <summary>Gives the number away: this object will not close it.</summary>
    public int Release()
    {
        int fd = Number;
        Detach();
        SetHandleAsInvalid();
        return fd;
    }

    // Before the number is free: an epoll entry outlives its descriptor when a child still holds the
    // description.
    protected override void Dispose(bool disposing)
    {
        Detach();
        base.Dispose(disposing);
    }

    // close(2): after EINTR Linux has released the number all the same, so it is never retried.
    protected override bool ReleaseHandle() => Libc.close((int)handle) == 0;

    private void Detach() => Interlocked.Exchange(ref _watch, s_closed)?.OnClosing((int)handle);

    /// <summary>A number that is not closed while this lives.</summary>
    public readonly ref struct Hold : IDisposable
    {
        private readonly SafeFd _owner;

        internal Hold(SafeFd owner)
        {
            bool held = false;
            owner.DangerousAddRef(ref held);
            _owner = owner;
        }

        public int Number => (int)_owner.handle;

        public void Dispose() => _owner.DangerousRelease();
    }

    private sealed class ClosedMark : IDescriptorWatch
    {
        public void OnClosing(int fd)
        {
        }
    }
}
