namespace Kin.Native;

/// <summary>
/// The two ways in which every libc result is treated: turned into an exception, or retried on EINTR.
/// </summary>
internal static class Sys
{
    /// <summary>Returns <paramref name="result"/>, or throws when it is -1.</summary>
    public static int Check(int result, string call, string? subject = null)
    {
        if (result == -1)
        {
            Throw(call, subject);
        }

        return result;
    }

    /// <inheritdoc cref="Check(int, string, string?)"/>
    public static nint Check(nint result, string call, string? subject = null)
    {
        if (result == -1)
        {
            Throw(call, subject);
        }

        return result;
    }

    /// <summary>
    /// True when the call was interrupted and has to be made again: <c>while (Sys.Interrupted(rc = call())) {
    /// }</c>. The runtime's own signals reach threads that are inside a call, so every call that waits needs
    /// this (signal(7)).
    /// </summary>
    public static bool Interrupted(nint result) => result == -1 && Errno.Last == Errno.EINTR;

    private static void Throw(string call, string? subject) =>
        throw new LinuxException(call, Errno.Last, subject);
}
