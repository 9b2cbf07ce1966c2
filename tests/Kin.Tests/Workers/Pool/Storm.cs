using Kin.Native;
using Kin.Tests.Root;
using Kin.Workers;

namespace Kin.Tests.Workers.Pool;

/// <summary>Kills workers of a pool at random instants: busy ones, idle ones, and such that are just starting.</summary>
internal sealed class Storm(WorkerPool pool, int seed)
{
    private readonly Random _random = new(seed);
    private readonly HashSet<int> _struck = [];

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
                Strike(workers[_random.Next(workers.Count)]);
            }
        }
    }

    private void Strike(WorkerStatistics worker)
    {
        // Not too many of those that are starting: a pool waits longer and longer before it replaces them.
        bool starting = worker.Tasks == 0 && !worker.IsBusy;
        if (_struck.Contains(worker.Id) || (starting && _random.Next(30) > 0) || !Kill(worker.ProcessId))
        {
            return;
        }

        _struck.Add(worker.Id);
        if (starting)
        {
            Starting++;
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

    // False when it has ended already.
    private static bool Kill(int pid) => ProcStat.Of(pid) is { State: not ('Z' or 'X') } stat
        && stat.Parent == Environment.ProcessId && Libc.kill(pid, Libc.SIGKILL) == 0;
}
