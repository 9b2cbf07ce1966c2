using System.Runtime.CompilerServices;
using Kin.Native;

namespace Kin;

/// <summary>What became of a signal that was sent.</summary>
internal static class SignalResult
{
    /// <summary>True: sent. False: there is nobody any more. An exception in every other case.</summary>
    public static bool Sent(
        int errno, string call, [InterpolatedStringHandlerArgument(nameof(errno))] SignalSubject subject) =>
        errno switch
        {
            0 => true,
            Errno.ESRCH => false,
            _ => throw new LinuxException(call, errno, subject.ToStringAndClear(), Advice(errno)),
        };

    private static string? Advice(int errno) => errno switch
    {
        Errno.EPERM => "It belongs to another user: that takes CAP_KILL.",
        Errno.EAGAIN => "The receiver's queue is full (RLIMIT_SIGPENDING): try again when it has read some, "
            + "or give SendSignal a time to try.",
        _ => null,
    };
}
