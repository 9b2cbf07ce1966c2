namespace Kin;

/// <summary>
/// A Linux system call failed. The message says what failed, on what, why, and where possible what to do.
/// </summary>
public sealed class LinuxException : IOException
{
    /// <summary>Describes a failed call.</summary>
    /// <param name="call">The system call as the man pages name it, such as "execve".</param>
    /// <param name="errno">The error number that the kernel returned.</param>
    /// <param name="subject">
    /// What the call was applied to: a path, a pid, an address. Null when there is none.
    /// </param>
    /// <param name="advice">What to do about it, as a sentence. Null when there is nothing to add.</param>
    public LinuxException(string call, int errno, string? subject = null, string? advice = null)
        : base(Describe(call, errno, subject, advice))
    {
        Call = call;
        ErrorNumber = errno;
        Subject = subject;
    }

    /// <summary>The system call that failed, as the man pages name it.</summary>
    public string Call { get; }

    /// <summary>The error number of the kernel (errno(3)), such as 2 for ENOENT.</summary>
    public int ErrorNumber { get; }

    /// <summary>The symbol of <see cref="ErrorNumber"/>, such as "ENOENT".</summary>
    public string ErrorName => Native.Errno.Name(ErrorNumber);

    /// <summary>What the call was applied to: a path, a pid, an address; null when there is none.</summary>
    public string? Subject { get; }

    private static string Describe(string call, int errno, string? subject, string? advice)
    {
        string what = subject is null ? call : $"{call}({subject})";
        string text = $"{what} failed: {Native.Errno.Name(errno)} ({Native.Errno.Text(errno)}).";
        return advice is null ? text : $"{text} {advice}";
    }
}
