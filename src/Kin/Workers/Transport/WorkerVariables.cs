namespace Kin.Workers.Transport;

/// <summary>The environment by which a program that is started again knows that it is a worker.</summary>
internal static class WorkerVariables
{
    /// <summary>
    /// Present in a worker until it has taken over: the startup hooks that the parent itself had.
    /// </summary>
    public const string Worker = "KIN_WORKER";

    /// <summary>How many workers deep a worker is; present until it has taken over.</summary>
    public const string Depth = "KIN_WORKER_DEPTH";

    /// <summary>The runtime's own list of assemblies to call before Main.</summary>
    public const string StartupHooks = "DOTNET_STARTUP_HOOKS";

    /// <summary>The runtime's own switch between the garbage collectors (GCSettings.IsServerGC).</summary>
    public const string ServerGC = "DOTNET_gcServer";

    /// <summary>What that variable is in the parent; absent where it is not set there.</summary>
    public const string ParentServerGC = "KIN_WORKER_GC";

    /// <summary>A chain of workers longer than this is a program that starts itself for ever.</summary>
    public const int MaxDepth = 5;

    /// <summary>The numbers under which a worker finds what it shares with its parent.</summary>
    public const int SocketFd = 3, RegionFd = 4, BellFd = 5;

    /// <summary>How many workers deep this process is; 0 in a program that is no worker.</summary>
    public static int CurrentDepth { get; private set; }

    public static bool IsUnclaimed => Environment.GetEnvironmentVariable(Worker) is not null;

    /// <summary>
    /// Takes our traces out, so that the user's code and its children see the parent's environment.
    /// </summary>
    public static void Claim()
    {
        string? hooks = Environment.GetEnvironmentVariable(Worker);
        Environment.SetEnvironmentVariable(StartupHooks, string.IsNullOrEmpty(hooks) ? null : hooks);
        Environment.SetEnvironmentVariable(Worker, null);
        Environment.SetEnvironmentVariable(ServerGC, Environment.GetEnvironmentVariable(ParentServerGC));
        Environment.SetEnvironmentVariable(ParentServerGC, null);

        // One digit. To parse it would ask for a culture, the invariant one too loads ICU: some milliseconds.
        CurrentDepth = Environment.GetEnvironmentVariable(Depth) is [>= '0' and <= '9' and char digit]
            ? digit - '0'
            : 1;
        Environment.SetEnvironmentVariable(Depth, null);
    }
}
