using Kin.Native;
using Kin.Native.Processes;
using Kin.Native.Spawn;

namespace Kin;

/// <summary>
/// A child whose group owns the terminal, watched for Ctrl-Z by a thread of its own: neither a pidfd nor any
/// other descriptor tells of a stop. Without this the terminal would stay with a group that is stopped, and
/// this process, which does not get the Ctrl-Z, would wait for it: nobody could type anything any more.
/// </summary>
internal static class ForegroundJob
{
    private const int StackSize = 256 * 1024;

    /// <summary>Watches the child until it ends.</summary>
    public static void Watch(TerminalUse use, SpawnedProcess child)
    {
        try
        {
            SafeFd pidfd = child.PidFd.Duplicate();
            Thread thread = new(() => Run(use, pidfd), StackSize)
            {
                IsBackground = true,
                Name = "kin foreground",
            };
            thread.Start();
        }
        catch (Exception e) when (e is LinuxException or OutOfMemoryException)
        {
            // No descriptor or no thread is left. The child runs all the same; Ctrl-Z leaves it stopped.
        }
    }

    private static void Run(TerminalUse use, SafeFd pidfd)
    {
        using (pidfd)
        {
            while (ChildWait.WaitForStop(pidfd) is int signal)
            {
                use.StopWithChild(signal);
            }
        }
    }
}
