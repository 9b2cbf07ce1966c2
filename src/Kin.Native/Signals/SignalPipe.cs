namespace Kin.Native.Signals;

/// <summary>
/// The pipe from the handler to managed code: one for the process, never closed, since a handler in progress
/// may still write to its number.
/// </summary>
internal static unsafe class SignalPipe
{
    private static readonly Lazy<(SafeFd Read, SafeFd Write)> s_ends = new(Open);

    /// <summary>The end to read from, non-blocking.</summary>
    public static SafeFd Reader => s_ends.Value.Read;

    /// <summary>The number of the end that the handler writes to, non-blocking.</summary>
    public static int Writer => s_ends.Value.Write.Number;

    /// <summary>Takes one; false when there is none. They are written and read whole (pipe(7)).</summary>
    public static bool TryRead(out Siginfo info)
    {
        Siginfo read;
        int count = Descriptor.Read(Reader, new Span<byte>(&read, sizeof(Siginfo)));
        info = count == sizeof(Siginfo) ? read : default;
        return count == sizeof(Siginfo);
    }

    private static (SafeFd Read, SafeFd Write) Open()
    {
        (SafeFd read, SafeFd write) = Pipe.Create();
        Pipe.SetNonBlocking(read);
        Pipe.SetNonBlocking(write);
        return (read, write);
    }
}
