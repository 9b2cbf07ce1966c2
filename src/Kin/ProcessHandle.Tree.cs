using Kin.Native;

namespace Kin;

public sealed partial class ProcessHandle
{
    /// <summary>
    /// Ends the process and all its descendants: SIGTERM to each (and SIGCONT, for those that are stopped),
    /// then after <paramref name="grace"/> all that are left are stopped, looked for again until none is
    /// found, and killed. Returns when all have ended; their parents reap them.
    /// </summary>
    /// <remarks>
    /// Descendants are found by their parents and by sessions that one of them leads. One whose parent ended
    /// earlier, in a session from outside the tree, has gone to process 1 or a subreaper and is not found.
    /// This process is never ended, even when it is one of them, and neither is what is below it.
    /// </remarks>
    /// <param name="grace">
    /// How long they may take to end by themselves, up to 49 days; zero: all are killed at once.
    /// </param>
    /// <param name="cancellationToken">Ends the grace, not the stopping.</param>
    /// <exception cref="InvalidOperationException">Process 1: everything descends from it.</exception>
    /// <exception cref="LinuxException">
    /// EPERM: some belong to other users, and are named; all others have ended. EMFILE: there are more
    /// processes than descriptors.
    /// </exception>
    public async Task<TreeStop> StopTreeAsync(TimeSpan grace, CancellationToken cancellationToken = default)
    {
        WaitTime.CheckFinite(grace);
        if (Id == 1)
        {
            throw new InvalidOperationException(
                "The tree of process 1 is the whole machine or container. Shut that down instead.");
        }

        using ProcessFamily family = new(Id, _pidfd.Duplicate(), withGroup: false);
        return await TreeEnding.StopAsync(family, grace, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Ends the process alone: SIGTERM, then after <paramref name="grace"/> SIGKILL, and waits until it has
    /// ended. Its parent reaps it.
    /// </summary>
    /// <param name="grace">
    /// How long it may take to end by itself, up to 49 days; zero: it is killed at once.
    /// </param>
    /// <param name="cancellationToken">Ends the grace, not the stopping.</param>
    /// <returns>How it ended; see <see cref="Wait"/> for what may be unknown.</returns>
    /// <exception cref="LinuxException">EPERM: it belongs to another user.</exception>
    /// <exception cref="InvalidOperationException">
    /// What SIGKILL does not end: a thread of the kernel, and process 1 from inside its own pid namespace,
    /// when it does not end by SIGTERM (kill(2)).
    /// </exception>
    public async Task<ExitStatus> StopAsync(TimeSpan grace, CancellationToken cancellationToken = default)
    {
        WaitTime.CheckFinite(grace);
        if (ProcessStat.Read(Id) is { IsKernelThread: true } && !HasExited)
        {
            throw new InvalidOperationException(
                $"Process {Id} is a thread of the kernel, which no signal ends.");
        }

        if (grace > TimeSpan.Zero && !cancellationToken.IsCancellationRequested)
        {
            SendSignal(Signal.Terminate);
            Task ended = WaitAsync(grace, cancellationToken);
            await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (Id == 1 && !HasExited)
        {
            throw new InvalidOperationException(
                "Process 1 goes on: the kernel lets nobody in its own pid namespace kill it. Shut the "
                + "machine or container down instead.");
        }

        Kill();
        return await WaitAsync(CancellationToken.None).ConfigureAwait(false);
    }
}
