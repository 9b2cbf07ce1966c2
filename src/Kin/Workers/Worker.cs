using Kin.Workers.Host;

namespace Kin.Workers;

/// <summary>The worker that this process is, if it is one.</summary>
/// <remarks>All members may be used from any thread.</remarks>
public static class Worker
{
    private static string? s_name;

    /// <summary>True in a process that Kin started to run functions.</summary>
    public static bool IsWorker => s_name is not null;

    /// <summary>The worker's name, such as "worker-2"; null in a process that is no worker.</summary>
    public static string? Name => s_name;

    /// <summary>
    /// The worker's number within its pool, from 0; -1 in a process that is no worker. The replacement of a
    /// worker that died has a number of its own.
    /// </summary>
    public static int Id { get; private set; } = -1;

    /// <summary>
    /// Turns this process into a worker if it was started as one; otherwise returns at once. Needed only as
    /// the first line of Main of programs in which startup hooks are off (trimmed ones, or
    /// <c>StartupHookSupport=false</c>); harmless everywhere else. In a worker it does not return.
    /// </summary>
    public static void Enter()
    {
        EnterWasCalled = true;
        WorkerEntry.EnterIfWorker();
    }

    internal static bool EnterWasCalled { get; private set; }

    internal static void Begin(string name, int id)
    {
        s_name = name;
        Id = id;
    }
}
