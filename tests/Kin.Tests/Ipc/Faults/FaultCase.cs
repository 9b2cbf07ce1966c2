using Kin.Workers;

namespace Kin.Tests.Ipc.Faults;

/// <summary>
/// One protocol between processes: what the one does to whom something happens, what the others do meanwhile, and what has
/// to hold afterwards.
/// </summary>
internal abstract class FaultCase : IDisposable
{
    /// <summary>For what has to come: far more than it takes on a busy machine.</summary>
    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>For what may not come while somebody is stopped.</summary>
    protected static readonly TimeSpan Brief = TimeSpan.FromMilliseconds(5);

    /// <summary>The least number of points that it has.</summary>
    public abstract int LeastSteps { get; }

    /// <summary>Begins anew; returns the process that the plan is for.</summary>
    public abstract WorkerProcess Start(FaultPlan plan);

    /// <summary>One round of somebody else, while the other one lives or is stopped: it may get nothing, and never hangs.</summary>
    public abstract void Meanwhile();

    /// <summary>The other one is gone: everything has to go on, and nothing to be missing.</summary>
    /// <param name="died">Whether it was killed.</param>
    public abstract void Afterwards(bool died);

    public abstract void Dispose();
}
