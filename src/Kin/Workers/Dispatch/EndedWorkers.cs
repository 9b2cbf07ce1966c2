namespace Kin.Workers.Dispatch;

/// <summary>
/// The last workers that ended, one by one, and all that ever did, in sums. Guarded by the dispatcher's lock.
/// </summary>
internal sealed class EndedWorkers
{
    /// <summary>A pool may live for years and its workers die every second.</summary>
    public const int Kept = 1000;

    private readonly Queue<WorkerStatistics> _last = new();

    public WorkerTotals Totals { get; private set; } = new(0, 0, default, default, 0);

    public void Add(WorkerStatistics worker)
    {
        if (_last.Count == Kept)
        {
            _last.Dequeue();
        }

        _last.Enqueue(worker);
        Totals = new WorkerTotals(
            Totals.Workers + 1,
            Totals.Tasks + worker.Tasks,
            Totals.BusyTime + worker.BusyTime,
            Totals.CpuTime + worker.CpuTime,
            Math.Max(Totals.PeakMemoryBytes, worker.PeakMemoryBytes));
    }

    public WorkerStatistics[] ToArray() => [.. _last];
}
