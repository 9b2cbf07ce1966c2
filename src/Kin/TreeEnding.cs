using Kin.IO;
using Kin.Native;

namespace Kin;

/// <summary>
/// Ends a process and its descendants: asked first, then stopped (SIGSTOP) until a walk finds nobody new,
/// then killed, the root last. A process that is stopped starts no other; and while the root lives, whatever
/// is orphaned below one that collects orphans becomes its child, where the next walk finds it.
/// </summary>
internal static class TreeEnding
{
    private const int RestMilliseconds = 100;

    /// <summary>Ends it, and tells what was done. The root is not reaped.</summary>
    public static async Task<TreeStop> StopAsync(
        ProcessFamily family, TimeSpan grace, CancellationToken cancellationToken)
    {
        if (grace > TimeSpan.Zero && !cancellationToken.IsCancellationRequested)
        {
            await Task.Run(() => AskAll(family), CancellationToken.None).ConfigureAwait(false);
            await EndedAsync(family, grace, cancellationToken).ConfigureAwait(false);
        }

        // A thread of its own: it reads files, and it waits for deaths.
        await Task.Factory.StartNew(
            () => Kill(family), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default).ConfigureAwait(false);
        ThrowIfRefused(family);
        return new TreeStop(Numbers(family, killed: false), Numbers(family, killed: true));
    }

    /// <summary>Kills all, the root last.</summary>
    public static void Kill(ProcessFamily family)
    {
        do
        {
            Freeze(family);
            KillAndWait([.. family.Living.Where(member => member != family.Root)]);
        }
        while (family.Find() && family.Living.Any(member => member != family.Root));
        if (!family.IsOwn)
        {
            KillAndWait([.. family.Living.Where(member => member == family.Root)]);
        }
    }

    // From the root down: what restarts its children should learn first that it is to end itself.
    private static void AskAll(ProcessFamily family)
    {
        while (family.Find())
        {
        }

        foreach (TreeMember member in family.Living.ToArray())
        {
            member.Send(Signal.Terminate.Number);
            member.Send(Libc.SIGCONT); // one that is stopped could not act on it
        }
    }

    private static async Task EndedAsync(
        ProcessFamily family, TimeSpan grace, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(grace);
        Task[] ends = [.. family.Living.Select(m => Reactor.Shared.WaitReadable(m.Handle, over.Token))];
        await Task.WhenAll(ends).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Done when a walk that began with all of them at rest found nobody. A thread that sleeps where signals
    // do not reach it (state D: a vfork(2) parent, a disk) does not come to rest; it is given some time.
    private static void Freeze(ProcessFamily family)
    {
        static void Stop(TreeMember member) => member.Send(Libc.SIGSTOP);
        long latest = Environment.TickCount64 + RestMilliseconds;
        bool atRest, found;
        do
        {
            foreach (TreeMember member in family.Living)
            {
                Stop(member);
            }

            atRest = family.Living.All(member => member.IsAtRest());
            found = family.Find(Stop);
        }
        while (found || (!atRest && Environment.TickCount64 < latest));
    }

    private static void KillAndWait(TreeMember[] members)
    {
        foreach (TreeMember member in members)
        {
            member.Send(Libc.SIGKILL);
        }

        List<TreeMember> left = [.. members.Where(member => !member.Refuses)];
        while (left.Count > 0)
        {
            Poll.Wait(left.Select(member => new PollFd(member.Handle.Number, Libc.POLLIN)).ToArray());
            left.RemoveAll(member => member.HasEnded);
        }
    }

    private static int[] Numbers(ProcessFamily family, bool killed) =>
    [
        .. family.All.Where(m => !m.WasZombie && !m.Refuses && m.Killed == killed).Select(m => m.Id).Order(),
    ];

    private static void ThrowIfRefused(ProcessFamily family)
    {
        int[] refusing = [.. family.All.Where(m => m.Refuses && !m.HasEnded).Select(m => m.Id).Order()];
        if (refusing.Length > 0)
        {
            throw new LinuxException(
                "pidfd_send_signal", Errno.EPERM, $"process {string.Join(", ", refusing)}",
                $"They belong to other users: that takes CAP_KILL. The others of the tree of process "
                + $"{family.Root.Id} have been ended.");
        }
    }
}
