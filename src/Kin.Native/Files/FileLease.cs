namespace Kin.Native.Files;

/// <summary>
/// Leases of files (fcntl(2), F_SETLEASE): the kernel gives one for writing if nobody else has the file open
/// or in his memory, in whatever namespace, and until it is given back who opens the file has to wait.
/// </summary>
internal static class FileLease
{
    private const int Tries = 5; // others that look have it open for a moment

    /// <summary>
    /// Does it while nobody else has the file; false: somebody has it, or may have it, or it is another one.
    /// Where no lease is to be had (another user's file, a file system without) it is done all the same.
    /// </summary>
    public static bool WhileAlone(string path, Predicate<FileIdentity> isMeant, Func<bool> then)
    {
        using SafeFd? file = OpenFile.TryOpen(path, OpenFile.ToLook, 0, out _);
        if (file is null || !isMeant(FileIdentity.Of(file)))
        {
            return false;
        }

        using SafeFd.Hold held = file.Use();
        Libc.fcntl(held.Number, Libc.F_SETSIG, Libc.SIGURG); // who is kept waiting sends it; SIGIO would kill
        for (int i = 0; Libc.fcntl(held.Number, Libc.F_SETLEASE, Libc.F_WRLCK) != 0; i++)
        {
            if (Errno.Last != Errno.EAGAIN)
            {
                break;
            }

            if (i == Tries)
            {
                return false;
            }

            Pause.For(TimeSpan.FromMilliseconds(1));
        }

        return then();
    }
}
