namespace Kin.Daemons;

/// <summary>
/// A daemon that was started. It goes on when this object is disposed and when this process ends; until then
/// it is a child of this process, and later of init or of a subreaper.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class StartedDaemon : IDisposable
{
    internal StartedDaemon(ChildProcess process, string? status)
    {
        Process = process;
        Status = status;
    }

    /// <summary>Its process id.</summary>
    public int Id => Process.Id;

    /// <summary>What it said of itself when it was ready; null: nothing.</summary>
    public string? Status { get; }

    /// <summary>
    /// It as a child: to signal it, to wait for it, and to stop it with its process group
    /// (<see cref="ChildProcess.StopAsync"/>). It is detached, so disposing only lets go.
    /// </summary>
    public ChildProcess Process { get; }

    /// <summary>Lets go of it.</summary>
    public void Dispose() => Process.Dispose();

    /// <summary>"daemon 4711: listening on port 8080".</summary>
    public override string ToString() => $"daemon {Id}{(Status is null ? "" : $": {Status}")}";
}
