namespace Kin.Workers;

/// <summary>
/// A worker process ended while, or before, it ran a task. Only that task has failed; the worker is replaced.
/// </summary>
public sealed class WorkerDiedException : Exception
{
    private const int ShownCharacters = 2000;

    internal WorkerDiedException(
        string worker, int processId, ExitStatus status, string? function, Exception? cause,
        string errorOutput)
        : base(Describe(worker, processId, status, function, cause) + Ending(errorOutput), cause)
    {
        ErrorOutput = errorOutput;
        WorkerName = worker;
        ProcessId = processId;
        ExitStatus = status;
        Function = function;
    }

    /// <summary>The worker's name, such as "pool-2".</summary>
    public string WorkerName { get; }

    /// <summary>The process id that it had. It may belong to another process by now.</summary>
    public int ProcessId { get; }

    /// <summary>How it ended: exit code or signal, core dump, processor time and peak memory.</summary>
    public ExitStatus ExitStatus { get; }

    /// <summary>
    /// The function that it was running, such as "Program.CountWords"; null when it was running none.
    /// </summary>
    public string? Function { get; }

    /// <summary>
    /// The last lines, up to 4 KiB, that the worker wrote to standard error, where they are kept
    /// (<see cref="WorkerPoolOptions.KeepErrorOutput"/>); otherwise empty. The message has their end.
    /// </summary>
    public string ErrorOutput { get; }

    private static string Ending(string errors) =>
        errors.Length == 0 ? ""
        : $" The end of its standard error:{Environment.NewLine}"
            + (errors.Length > ShownCharacters ? "..." + errors[^ShownCharacters..] : errors);

    private static string Describe(
        string worker, int pid, ExitStatus status, string? function, Exception? cause)
    {
        string when = function is null ? "while it was idle or starting" : $"while it ran {function}";
        string peak = status.ResourceUsage.PeakMemoryBytes is long bytes
            ? $"peak memory {bytes >> 20} MiB"
            : "peak memory not above that of this process";
        string hint = status.Signal == Signal.Kill
            ? " SIGKILL comes from a person, a supervisor or the kernel when memory runs out (see dmesg)."
            : "";
        return $"Worker {worker} (pid {pid}) died {when}: {status} ({peak}).{hint}"
            + (cause is null ? "" : $" {cause.Message}");
    }
}
