namespace Kin.Native.Proc;

/// <summary>
/// When the first thread of a process ends before the others, /proc/PID has nothing any more of what they all
/// have in common: no command line, no memory, no descriptors, no namespaces. The folders of the others do.
/// </summary>
internal static class LivingThread
{
    private const int Tries = 10;

    /// <summary>
    /// The number below /proc that has what is the process's: its own, unless its first thread has ended and
    /// another one goes on.
    /// </summary>
    /// <exception cref="LinuxException">No descriptor is left.</exception>
    public static int NumberFor(int process) =>
        StatFile.TryRead(process, out StatFields stat) && stat.HasLostFirstThread
        && Find(ProcPath.Root, process) is > 0 and int thread ? thread : process;

    /// <summary>A thread that has not ended; 0: there is none, or it may not be looked at.</summary>
    /// <param name="root">Where /proc is.</param>
    /// <param name="process">The process.</param>
    /// <param name="asked">One that was asked before: that one again, if it has not ended meanwhile.</param>
    /// <exception cref="LinuxException">No descriptor is left.</exception>
    public static int Find(ReadOnlySpan<byte> root, int process, int asked = 0)
    {
        bool isThere = asked > 0
            && StatFile.Read(Libc.AT_FDCWD, root, process, asked, out StatFields now) == 0 && now.GoesOn;
        return isThere ? asked : TryFind(root, process, out StatFields found) ? found.Id : 0;
    }

    /// <summary>The same with its stat.</summary>
    public static bool TryFind(ReadOnlySpan<byte> root, int process, out StatFields found)
    {
        found = default;
        bool isFound = false;

        // All that were listed may have ended and left others. Not without end: those that a tracer has not
        // waited for stay there as well.
        for (int i = 0; i < Tries && !isFound
            && StatFile.Read(Libc.AT_FDCWD, root, process, 0, out StatFields now) == 0
            && now.HasLostFirstThread; i++)
        {
            isFound = TryFindOnce(root, process, out found);
        }

        return isFound;
    }

    private static bool TryFindOnce(ReadOnlySpan<byte> root, int process, out StatFields found)
    {
        found = default;
        Span<byte> path = stackalloc byte[ProcPath.Most];
        using NumberedDirectory? threads =
            NumberedDirectory.TryOpen(ProcPath.Write(path, root, process, 0, "task"u8), out int errno);
        while (threads is not null && threads.TryNext(out int thread))
        {
            errno = StatFile.Read(threads.Descriptor, default, thread, 0, out found);
            found.Id = thread;
            if (errno == 0 && found.GoesOn)
            {
                return true;
            }
        }

        return errno == 0 || ProcFile.IsGoneOrDenied(errno) ? false
            : throw new LinuxException("open", errno, ProcPath.Text(root, process, 0, "task"u8));
    }
}
