namespace Kin.Native;

/// <summary>A flag that can be waited for with poll(2) and epoll(7) (eventfd(2)).</summary>
internal static class EventDescriptor
{
    /// <summary>Makes one that is not set.</summary>
    public static SafeFd Create() =>
        new(Sys.Check(Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK), "eventfd"));

    /// <summary>Sets it. Nothing happens when it is closed.</summary>
    public static void Set(SafeFd flag)
    {
        try
        {
            Descriptor.Write(flag, BitConverter.GetBytes(1UL));
        }
        catch (ObjectDisposedException)
        {
            // nobody waits any more
        }
    }

    /// <summary>Unsets it.</summary>
    public static void Reset(SafeFd flag) => Descriptor.Read(flag, stackalloc byte[sizeof(ulong)]);
}
