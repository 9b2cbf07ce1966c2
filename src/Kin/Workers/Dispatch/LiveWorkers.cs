using Kin.Native;
using Kin.Workers.Dispatch.Errors;

namespace Kin.Workers.Dispatch;

/// <summary>
/// The workers that are to end with this process. When it ends without having disposed its pools, they are
/// killed then and what they leave is removed. (The kernel would kill them too, but nobody would clean up
/// after them.)
/// </summary>
internal static class LiveWorkers
{
    // Together; killing takes a process a millisecond or so, unless it is stuck in the kernel.
    private const int Milliseconds = 1000;

    private static readonly HashSet<WorkerLink> s_links = [];
    private static readonly EventHandler s_exit = (_, _) => End();

    private static bool s_over;

    /// <summary>
    /// Called before a worker is started: one that dies while the program ends is not replaced.
    /// </summary>
    public static void ThrowIfOver()
    {
        lock (s_links)
        {
            if (s_over)
            {
                throw new InvalidOperationException("This program is ending: no more workers are started.");
            }
        }
    }

    public static void Add(WorkerLink link)
    {
        lock (s_links)
        {
            s_links.Add(link);

            // Behind what was registered so far: another handler may dispose a pool, which ends its workers
            // in order.
            AppDomain.CurrentDomain.ProcessExit -= s_exit;
            AppDomain.CurrentDomain.ProcessExit += s_exit;
        }
    }

    public static void Remove(WorkerLink link)
    {
        lock (s_links)
        {
            s_links.Remove(link);
        }
    }

    private static void End()
    {
        WorkerLink[] links;
        lock (s_links)
        {
            s_over = true;
            links = [.. s_links.Where(link => link.EndsWithParent && TryKill(link))];
        }

        long end = Environment.TickCount64 + Milliseconds;
        foreach (WorkerLink link in links)
        {
            int left = (int)Math.Max(end - Environment.TickCount64, 0);
            _ = link.Exit.Wait(left) && link.Cleared.Wait(left);
        }

        ErrorOutput.Shared.Flush();
    }

    // False for one that may not be killed: it runs as another user by now.
    private static bool TryKill(WorkerLink link)
    {
        try
        {
            link.Kill();
            return true;
        }
        catch (LinuxException)
        {
            return false;
        }
    }
}
