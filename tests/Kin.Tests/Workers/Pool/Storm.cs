using Kin.Native;
using Kin.Tests.Root;
using Kin.Workers;

namespace Kin.Tests.Workers.Pool;

/// <summary>Kills workers of a pool at random instants: busy ones, idle ones, and such that are just starting.</summary>
internal sealed class Storm(WorkerPool pool, int seed)
{
    private readonly Random _random = new(seed);
    private readonly HashSet<int> _struck = [];
    private readonly HashSet<int> _before = [];
    private bool _startHit;

    public int Busy { get; private set; }

    public int Idle { get; private set; }

    public int Starting { get; private set; }

    public int Kills => Busy + Idle + Starting;

    public async Task RageAsync(int kills, CancellationToken cancellationToken)
    {
        while (Kills < kills)
        {
            await Task.Delay(_random.Next(8), cancellationToken);
            IReadOnlyList<WorkerStatistics> workers = pool.GetWorkers();
            if (workers.Count > 0)
            {
                Strike(workers[_random.Next(workers.Count)], workers);
            }
        }
    }

    private void Strike(WorkerStatistics worker, IReadOnlyList<WorkerStatistics> workers)
    {
        bool starting = worker.Tasks == 0 && !worker.IsBusy;
        if (_struck.Contains(worker.Id) || (starting && !MayHitStarting(workers)) || !Kill(worker.ProcessId))
        {
            return;
        }

        _struck.Add(worker.Id);
        if (starting)
        {
            Starting++;
            _startHit = true;
            _before.UnionWith(workers.Select(w => w.Id));
        }
        else if (worker.IsBusy)
        {
            Busy++;
        }
        else
        {
            Idle++;
        }
    }

    // A pool takes three workers in a row that die before they are ready for hopeless. So one that was started after the
    // last such kill must have been seen at work before the next.
    private bool MayHitStarting(IReadOnlyList<WorkerStatistics> workers)
    {
        if (_startHit && workers.Any(w => !_before.Contains(w.Id) && (w.Tasks > 0 || w.IsBusy)))
        {
            _startHit = false;
        }

        return !_startHit;
    }

    // False when it has ended already.
    private static bool Kill(int pid) => ProcStat.Of(pid) is { State: not ('Z' or 'X') } stat
        && stat.Parent == Environment.ProcessId && Libc.kill(pid, Libc.SIGKILL) == 0;
}
