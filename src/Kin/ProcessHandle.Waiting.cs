using Kin.IO;

namespace Kin;

public sealed partial class ProcessHandle
{
    /// <summary>
    /// Completes when one of the processes has ended, children of this process or not. No thread waits.
    /// </summary>
    /// <param name="processes">One or more.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The first of those, in the order given, that have ended.</returns>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static async Task<ProcessHandle> WaitAnyAsync(
        IEnumerable<ProcessHandle> processes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(processes);
        ProcessHandle[] all = [.. processes];
        if (all.Length == 0)
        {
            throw new ArgumentException("There is no process to wait for.", nameof(processes));
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] ends = Array.ConvertAll(all, p => Reactor.Shared.WaitReadable(p._pidfd, over.Token));
        await Task.WhenAny(ends).ConfigureAwait(false);
        int first = Array.FindIndex(ends, end => end.IsCompleted && !end.IsCanceled);
        await over.CancelAsync().ConfigureAwait(false);
        if (first < 0)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        await ends[first].ConfigureAwait(false);
        return all[first];
    }

    /// <summary>Completes when all of the processes have ended. No thread waits.</summary>
    /// <param name="processes">Any number, also none.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>How they ended, in the order given; see <see cref="Wait"/> for what may be unknown.</returns>
    public static async Task<IReadOnlyList<ExitStatus>> WaitAllAsync(
        IEnumerable<ProcessHandle> processes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(processes);
        Task<ExitStatus[]> ends = Task.WhenAll(processes.Select(p => p.WaitAsync(cancellationToken)));
        return await ends.ConfigureAwait(false);
    }
}
