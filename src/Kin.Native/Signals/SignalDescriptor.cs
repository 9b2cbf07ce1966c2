namespace Kin.Native.Signals;

/// <summary>
/// Reads signals that are blocked in every thread from the queue of the process (signalfd(2)).
/// </summary>
internal static unsafe class SignalDescriptor
{
    /// <summary>A descriptor for these signals, non-blocking. An empty set is never readable.</summary>
    public static SafeFd Open(ulong signals) => new(Sys.Check(
        Libc.signalfd(-1, &signals, Libc.SFD_CLOEXEC | Libc.SFD_NONBLOCK), "signalfd"));

    /// <summary>
    /// Takes one, of the lowest number, and within a number the oldest; false: there is none.
    /// </summary>
    public static bool TryRead(SafeFd descriptor, out SignalfdSiginfo info)
    {
        SignalfdSiginfo read;
        int size = sizeof(SignalfdSiginfo);
        bool any = Descriptor.Read(descriptor, new Span<byte>(&read, size)) == size;
        info = any ? read : default;
        return any;
    }
}
