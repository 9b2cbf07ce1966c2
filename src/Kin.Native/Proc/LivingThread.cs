namespace Kin.Native.Proc;

/// <summary>
/// When the first thread of a process ends before the others, /proc/PID has nothing any more of what they all
/// have in common: no command line, no memory, no descriptors, no namespaces. The folders of the others do.
/// </summary>
internal static class LivingThread
{
    /// <summary>
    /// How often another thread is asked because the one before it has ended meanwhile. Threads may end, and
    /// leave others, faster than they are read.
    /// </summary>
    public const int Tries = 1000;

    // Of looks for one: enough for those that follow each other, and soon over while all of them are ending.
    private const int Looks = 100;

    /// <summary>
    /// The number below /proc that has what is the process's: its own, unless its first thread has ended and
    /// another one goes on.
    /// </summary>
    /// <exception cref="LinuxException">No descriptor is left.</exception>
    public static int NumberFor(int process) =>
        Find(ProcPath.Root, process) is > 0 and int thread ? thread : process;

    /// <summary>A thread that has not ended; 0: the first one is there, or there is none.</summary>
    /// <param name="root">Where /proc is.</param>
    /// <param name="process">The process.</param>
    /// <exception cref="LinuxException">No descriptor is left.</exception>
    public static int Find(ReadOnlySpan<byte> root, int process) =>
        TryFind(root, process, out StatFields found) ? found.Id : 0;

    /// <summary>The same with its stat.</summary>
    /// <exception cref="LinuxException">No descriptor is left.</exception>
    public static bool TryFind(ReadOnlySpan<byte> root, int process, out StatFields found)
    {
        found = default;
        for (int i = 0; i < Looks && StatFile.TryRead(root, process, 0, out StatFields now)
            && now.HasLostFirstThread; i++)
        {
            if (TryFindOnce(root, process, out found, out int ended))
            {
                return true;
            }

            // All have ended, and a tracer has not waited for them. Where one is missing in the list, it has
            // gone meanwhile, and may have left others.
            if (ended >= now.Threads)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Whether a thread can still be read.</summary>
    /// <exception cref="LinuxException">No descriptor is left.</exception>
    public static bool GoesOn(ReadOnlySpan<byte> root, int process, int thread) =>
        StatFile.TryRead(root, process, thread, out StatFields now) && now.GoesOn;

    private static bool TryFindOnce(
        ReadOnlySpan<byte> root, int process, out StatFields found, out int ended)
    {
        ended = 0;
        using NumberedDirectory? threads = NumberedDirectory.TryOpenThreads(root, process, out int errno);
        Check(errno, root, process, 0, "task"u8);
        while (threads is not null && threads.TryNext(out int thread))
        {
            errno = StatFile.Read(threads.Descriptor, default, thread, 0, out found);
            Check(errno, root, process, thread, "stat"u8);
            found.Id = thread;
            if (errno == 0 && found.GoesOn)
            {
                return true;
            }

            ended += errno == 0 && found.IsZombie ? 1 : 0;
        }

        found = default;
        return false;
    }

    private static void Check(
        int errno, ReadOnlySpan<byte> root, int process, int thread, ReadOnlySpan<byte> file)
    {
        if (errno != 0 && !ProcFile.IsGoneOrDenied(errno))
        {
            throw new LinuxException("open", errno, ProcPath.Text(root, process, thread, file));
        }
    }
}
