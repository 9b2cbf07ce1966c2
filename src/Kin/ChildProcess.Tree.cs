using Kin.Native;
using Kin.Native.Processes;

namespace Kin;

public sealed partial class ChildProcess
{
    /// <summary>
    /// Ends the child and all its descendants, also those that left group and session: SIGTERM to each (and
    /// SIGCONT, for those that are stopped), then after <paramref name="grace"/> all that are left are
    /// stopped, looked for again until none is found, and killed. Returns when all have ended and the child
    /// is reaped.
    /// </summary>
    /// <remarks>
    /// Descendants are found by their parents and by sessions that one of them leads. One whose parent ended
    /// earlier, in a session from outside the tree, is found only if the child collects its orphans (<see
    /// cref="Command.OwnsTree"/>) and is alive when this is called. This process is never ended.
    /// </remarks>
    /// <param name="grace">
    /// How long they may take to end by themselves, up to 49 days; zero: all are killed at once.
    /// </param>
    /// <param name="cancellationToken">Ends the grace, not the stopping.</param>
    /// <exception cref="LinuxException">
    /// EPERM: some belong to other users, and are named; all others have ended. EMFILE: there are more
    /// processes than descriptors.
    /// </exception>
    public async Task<TreeStop> StopTreeAsync(TimeSpan grace, CancellationToken cancellationToken = default)
    {
        WaitTime.CheckFinite(grace);
        ThrowIfGoneUnseen();
        TreeStop stop = new([], []);
        if (_exit.Known is null)
        {
            Stops.IsBeingEnded = true;
            using ProcessFamily family = new(Id, _exit.PidFd.Duplicate(), _ownsGroup);
            stop = await TreeEnding.StopAsync(family, grace, cancellationToken).ConfigureAwait(false);
        }

        if (_ownsGroup)
        {
            SendToAll(Signal.Kill); // what a leader that is reaped has left in it
        }

        await _exit.WaitAsync().ConfigureAwait(false);
        return stop;
    }

    private void KillTree()
    {
        if (_exit.Known is not null)
        {
            return;
        }

        Stops.IsBeingEnded = true;
        using ProcessFamily family = new(Id, _exit.PidFd.Duplicate(), _ownsGroup);
        TreeEnding.Kill(family);
    }
}
