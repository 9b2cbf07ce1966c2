using Kin.IO;
using Kin.Native;
using Kin.Workers.Dispatch.Errors;
using Kin.Workers.Transport;

namespace Kin.Workers.Dispatch;

/// <summary>The process behind the link.</summary>
internal sealed partial class WorkerLink
{
    private readonly TaskCompletionSource<ExitStatus> _exit = new(
        TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _born = Environment.TickCount64;
    private ChildProcess? _process;
    private WorkerLitter? _litter;

    public ChildProcess Process =>
        _process ?? throw new InvalidOperationException($"{Name} has not been started.");

    /// <summary>Milliseconds since it was started.</summary>
    public long Age => Environment.TickCount64 - _born;

    public bool HasExited => _exit.Task.IsCompleted;

    public Task<ExitStatus> Exit => _exit.Task;

    /// <summary>Set when the worker wrote something into its ring that cannot be.</summary>
    public Exception? Corruption { get; set; }

    /// <summary>
    /// Keeps the last that the worker wrote to standard error; null when that is not wanted.
    /// </summary>
    public ErrorRelay? Errors { get; init; }

    /// <summary>It is killed when this process ends.</summary>
    public bool EndsWithParent { get; init; } = true;

    /// <param name="process">The process.</param>
    /// <param name="temporaryFolder">Where its runtime puts files.</param>
    public void Attach(ChildProcess process, string temporaryFolder)
    {
        _process = process;
        _litter = WorkerLitter.Of(process.Id, temporaryFolder);
        LiveWorkers.Add(this);
        Errors?.Start();
    }

    /// <summary>
    /// Rings the bell when the process has ended. The reactor sees it: no thread of the pool is needed.
    /// </summary>
    public void WatchExit()
    {
        try
        {
            Reactor.Shared.Register(Process.Exit.PidFd, ReactorEvents.Read, () =>
            {
                // A tracer is told first (ptrace(2)); then the wait is left to a thread that may block.
                if (Process.TryWait() is { } status)
                {
                    End(status);
                }
                else
                {
                    ThreadPool.UnsafeQueueUserWorkItem(_ => End(Process.Wait()), null);
                }
            });
        }
        catch (LinuxException)
        {
            // No descriptor or watch is left for the reactor: a thread that waits does without.
            new Thread(() => End(Process.Wait())) { IsBackground = true, Name = "Kin wait" }.UnsafeStart();
        }
    }

    /// <summary>
    /// The process is gone and nothing in flight any more. The memory stays until those who spin on it have
    /// left.
    /// </summary>
    public void Retire()
    {
        IsRetired = true;
        if (Spinners == 0)
        {
            Dispose();
        }
    }

    public bool IsRetired { get; private set; }

    public void Kill() => _process?.Kill();

    /// <summary>
    /// What the runtime of the worker left in the temporary folder is gone. Set when it has exited.
    /// </summary>
    public Task Cleared { get; private set; } = Task.CompletedTask;

    private void End(ExitStatus status)
    {
        Errors?.Drain();
        LiveWorkers.Remove(this);
        Cleared = Task.Run(() => _litter?.Remove());
        _exit.TrySetResult(status);
        _bell?.Ring();
    }

    public async Task<bool> ExitsWithin(TimeSpan time) =>
        await Task.WhenAny(_exit.Task, Task.Delay(time)).ConfigureAwait(false) == _exit.Task;

    /// <summary>How this worker died, and what it was doing.</summary>
    public WorkerDiedException Obituary(Job? job)
    {
        ExitStatus status = _exit.Task.Result;
        return new WorkerDiedException(
            Name, Process.Id, status, job?.FunctionName, Corruption, Errors?.LastLines() ?? "");
    }
}
