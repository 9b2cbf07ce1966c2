using Kin.Workers.Dispatch.Errors;

namespace Kin.Workers.Dispatch;

/// <summary>
/// The workers that are to end with this process. When it ends without having disposed its pools, they are killed then
/// and what they leave is removed. (The kernel would kill them too, but nobody would clean up after them.)
/// </summary>
internal static class LiveWorkers
{
    // Together; killing takes a process a millisecond or so, unless it is stuck in the kernel.
    private const int Milliseconds = 1000;

    private static readonly HashSet<WorkerLink> s_links = [];
    private static readonly EventHandler s_exit = (_, _) => End();

    public static void Add(WorkerLink link)
    {
        lock (s_links)
        {
            s_links.Add(link);

            // Behind what was registered so far: another handler may dispose a pool, which ends its workers in order.
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
            links = [.. s_links];
        }

        foreach (WorkerLink link in links.Where(link => link.EndsWithParent))
        {
            link.Kill();
        }

        long end = Environment.TickCount64 + Milliseconds;
        foreach (WorkerLink link in links.Where(link => link.EndsWithParent))
        {
            int left = (int)Math.Max(end - Environment.TickCount64, 0);
            _ = link.Exit.Wait(left) && link.Cleared.Wait(left);
        }

        ErrorOutput.Shared.Flush();
    }
}
