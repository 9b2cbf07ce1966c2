using Kin.Workers.Transport;

namespace Kin.Workers.Dispatch;

/// <summary>The end of a pool.</summary>
internal sealed partial class Dispatcher
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    private readonly List<Task> _clearings = [];

    private bool _closing;

    /// <summary>
    /// Cancels what is queued, ends idle workers in order, kills busy ones and reaps all. Returns when they
    /// are gone, with the files that their runtimes left.
    /// </summary>
    public async Task CloseAsync()
    {
        List<WorkerLink> links = BeginClose();
        _bell.Ring();
        foreach (WorkerLink link in links)
        {
            if (!await link.ExitsWithin(s_grace).ConfigureAwait(false))
            {
                link.Kill();
                await link.ExitsWithin(Timeout.InfiniteTimeSpan).ConfigureAwait(false);
            }
        }

        // The loop buries them and ends; those that were just being started are killed as they come.
        _thread?.Join();
        _bell.Dispose();
        await Task.WhenAll(_clearings).ConfigureAwait(false);
        lock (_gate)
        {
            TellDrained();
        }
    }

    // The end of the pool waits for it: after that the program may end, and nobody else would do it.
    private void AwaitClearing(WorkerLink link)
    {
        _clearings.RemoveAll(clearing => clearing.IsCompleted);
        _clearings.Add(link.Cleared);
    }

    private OperationCanceledException DisposedBefore() =>
        new($"{_options.Name} was disposed before this task ran.");

    private List<WorkerLink> BeginClose()
    {
        lock (_gate)
        {
            _closing = true;
            while (_queue.First is { } job)
            {
                _queue.Remove(job);
                End(job, DisposedBefore(), retry: false);
            }

            foreach (WorkerLink link in _links)
            {
                bool idle = link.InFlight.Count == 0 && link.IsReady;
                link.IsClosing = true;
                if (!idle || !link.TryTell(FrameKind.Exit, 0))
                {
                    link.Kill();
                }
            }

            return [.. _links];
        }
    }
}
