using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>Error numbers of Linux (asm-generic, the same on x86-64 and arm64) and their names.</summary>
internal static class Errno
{
    public const int EPERM = 1, ENOENT = 2, ESRCH = 3, EINTR = 4, EIO = 5, E2BIG = 7, ENOEXEC = 8, EBADF = 9,
        ECHILD = 10, EAGAIN = 11, ENOMEM = 12, EACCES = 13, EFAULT = 14, EBUSY = 16, EEXIST = 17, EXDEV = 18,
        ENODEV = 19,
        ENOTDIR = 20, EISDIR = 21, EINVAL = 22, ENFILE = 23, EMFILE = 24, ENOTTY = 25, ETXTBSY = 26,
        EFBIG = 27,
        ENOSPC = 28, ESPIPE = 29, EROFS = 30, EPIPE = 32, ERANGE = 34, EDEADLK = 35, ENAMETOOLONG = 36,
        ENOLCK = 37,
        ENOSYS = 38, ELOOP = 40, ENODATA = 61, EOVERFLOW = 75, EMSGSIZE = 90, EOPNOTSUPP = 95,
        ENOBUFS = 105, ECONNRESET = 104, ENOTCONN = 107, ETIMEDOUT = 110,
        ECONNREFUSED = 111, ESTALE = 116, EDQUOT = 122,
        EOWNERDEAD = 130;

    /// <summary>The errno that the last libc call of this thread left.</summary>
    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>
    /// The symbol, as the man pages write it: "ENOENT". Numbers without a name here give "errno 77".
    /// </summary>
    public static string Name(int errno) => errno switch
    {
        EPERM => nameof(EPERM), ENOENT => nameof(ENOENT), ESRCH => nameof(ESRCH), EINTR => nameof(EINTR),
        EIO => nameof(EIO), E2BIG => nameof(E2BIG), ENOEXEC => nameof(ENOEXEC), EBADF => nameof(EBADF),
        ECHILD => nameof(ECHILD), EAGAIN => nameof(EAGAIN), ENOMEM => nameof(ENOMEM),
        EACCES => nameof(EACCES),
        EFAULT => nameof(EFAULT), EBUSY => nameof(EBUSY), EEXIST => nameof(EEXIST), EXDEV => nameof(EXDEV),
        ENODEV => nameof(ENODEV),
        ENOTDIR => nameof(ENOTDIR), EISDIR => nameof(EISDIR), EINVAL => nameof(EINVAL),
        ENFILE => nameof(ENFILE),
        EMFILE => nameof(EMFILE), ENOTTY => nameof(ENOTTY), ETXTBSY => nameof(ETXTBSY),
        EFBIG => nameof(EFBIG),
        ENOSPC => nameof(ENOSPC), ESPIPE => nameof(ESPIPE), EROFS => nameof(EROFS), EPIPE => nameof(EPIPE),
        ERANGE => nameof(ERANGE), EDEADLK => nameof(EDEADLK), ENAMETOOLONG => nameof(ENAMETOOLONG),
        ENOSYS => nameof(ENOSYS), ELOOP => nameof(ELOOP), ENODATA => nameof(ENODATA),
        EOVERFLOW => nameof(EOVERFLOW), EMSGSIZE => nameof(EMSGSIZE), EOPNOTSUPP => nameof(EOPNOTSUPP),
        ENOBUFS => nameof(ENOBUFS), ECONNRESET => nameof(ECONNRESET), ENOTCONN => nameof(ENOTCONN),
        ETIMEDOUT => nameof(ETIMEDOUT), ESTALE => nameof(ESTALE), EDQUOT => nameof(EDQUOT),
        EOWNERDEAD => nameof(EOWNERDEAD), ENOLCK => nameof(ENOLCK), ECONNREFUSED => nameof(ECONNREFUSED),
        _ => $"errno {errno}",
    };

    /// <summary>The C library's sentence for the number: "No such file or directory".</summary>
    public static string Text(int errno) => Marshal.GetPInvokeErrorMessage(errno);
}
