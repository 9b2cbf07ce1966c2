namespace Kin.Native.Spawn;

/// <summary>Makes this process another program (execve(2)).</summary>
internal static unsafe class ProgramReplacement
{
    // A frame of a signal holds all registers: up to 12 KiB on x86-64 (AT_MINSIGSTKSZ).
    private const long StackBytes = 256 * 1024;

    /// <summary>Returns only when it failed: with the reason, and this process as it was.</summary>
    /// <param name="options">What it is to be.</param>
    /// <param name="litter">Files that it would leave behind, removed when the program seems to be
    /// there.</param>
    public static LinuxException Run(SpawnOptions options, IReadOnlyList<string> litter)
    {
        using PlanMemory stack = new(StackBytes);
        using PlanBuilder plan = ExecPlanner.Build(
            options with { ResetSigPipe = false, DefaultSignals = 0, SignalMask = options.SignalMask ?? 0 },
            stack.Start + StackBytes,
            SeemsToExist(options) ? litter : []);
        ExecUndo undo = new(options);
        nint thread;
        try
        {
            undo.Prepare();
            thread = SpawnGate.RunThread(plan, options);
        }
        finally
        {
            undo.Undo();
        }

        return thread < 0
            ? SpawnFailure.OfClone((int)-thread, plan, options)
            : SpawnFailure.OfStep(plan, options);
    }

    // What is removed cannot be put back, so it stays when execve would fail anyway.
    private static bool SeemsToExist(SpawnOptions options)
    {
        IReadOnlyList<string> environment = options.Environment ?? ProcessEnvironment.Current();
        return ExecSteps.Candidates(options, environment).Any(candidate =>
            SpawnFailure.PathForChild(options, candidate) is string path
            && File.Exists(path) && Libc.access(path, Libc.X_OK) == 0);
    }
}
