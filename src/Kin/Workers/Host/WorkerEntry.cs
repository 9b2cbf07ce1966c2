using Kin.Workers.Transport;

namespace Kin.Workers.Host;

/// <summary>Where a process that was started as a worker becomes one and never returns.</summary>
internal static class WorkerEntry
{
    public static void EnterIfWorker()
    {
        if (!WorkerVariables.IsUnclaimed)
        {
            return;
        }

        WorkerVariables.Claim();
        Environment.Exit(new WorkerHost().Serve());
    }
}
