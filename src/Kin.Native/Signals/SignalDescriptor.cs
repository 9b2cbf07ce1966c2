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
    /// Takes what is there, the lowest number first and within a number the oldest: how many.
    /// </summary>
    public static int Read(SafeFd descriptor, Span<SignalfdSiginfo> into)
    {
        fixed (SignalfdSiginfo* first = into)
        {
            int size = sizeof(SignalfdSiginfo);
            int count = Descriptor.Read(descriptor, new Span<byte>(first, into.Length * size));
            return count < 0 ? 0 : count / size;
        }
    }
}
