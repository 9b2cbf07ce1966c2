using System.Runtime.InteropServices;
using Kin.Inspection;
using Kin.Tool.Running;

namespace Kin.Tool.Tracing;

/// <summary>Traces until it is over: a command to its end, a process to its end or Ctrl-C.</summary>
/// <param name="options">How it is traced.</param>
/// <param name="limit">For so long at most; null: without limit.</param>
/// <param name="write">What is done with the result.</param>
internal sealed class TraceRun(
    SchedulingTraceOptions options, TimeSpan? limit, Action<SchedulingTimeline> write)
{
    private static readonly PosixSignal[] s_ending =
        [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    /// <summary>Where a failure is told.</summary>
    public Action<string> Tell { get; init; } = Out.Error;

    /// <summary>A command. Its exit code.</summary>
    public int RunCommand(Command command)
    {
        SignalRelay relay = new(sharesGroup: true);
        using SchedulingTrace trace = SchedulingTrace.Start(command, options);
        using ChildProcess child = trace.Child!;
        relay.PassTo(child);
        if (Follow(trace, child, command.FileName) is not ExitStatus status)
        {
            return ExitCodes.NotStarted;
        }

        relay.EndAs(status);
        return status.ShellCode;
    }

    /// <summary>A process that runs, until it ends, a signal comes, or the time is over.</summary>
    public int RunAttached(int process)
    {
        using CancellationTokenSource stop = new();
        List<PosixSignalRegistration> signals = [];
        foreach (PosixSignal signal in s_ending)
        {
            signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                stop.Cancel();
            }));
        }

        int code;
        using (SchedulingTrace trace = SchedulingTrace.Attach(process, options))
        {
            code = Follow(trace, process, stop.Token);
        }

        signals.ForEach(registration => registration.Dispose());
        return code;
    }

    /// <summary>
    /// A command that was started, to its end, also where the trace fails before: null then.
    /// </summary>
    public ExitStatus? Follow(SchedulingTrace trace, ChildProcess child, string name)
    {
        using var end = ProcessHandle.Open(child.Id);

        // It stays a zombie until the trace has ended, so that its last times can still be read.
        Wait(end, trace.Failed);
        SchedulingTimeline? timeline = Stop(trace, end.HasExited ? "" : $", and {name} goes on");
        ExitStatus status = child.Wait();
        child.Detach(); // what it left running is not ours to kill
        if (timeline is null)
        {
            return null;
        }

        write(timeline);
        return status;
    }

    /// <summary>A process, until it ends, or it is to stop, or the trace fails. The exit code.</summary>
    public int Follow(SchedulingTrace trace, int process, CancellationToken stop)
    {
        if (ProcessHandle.TryOpen(process, out ProcessHandle? end))
        {
            using (end)
            using (var over = CancellationTokenSource.CreateLinkedTokenSource(stop, trace.Failed))
            {
                Wait(end, over.Token);
            }
        }

        if (Stop(trace, "") is not SchedulingTimeline timeline)
        {
            return ExitCodes.Failure;
        }

        write(timeline);
        return ExitCodes.Success;
    }

    // Null: it failed on the way, which is told at once.
    private SchedulingTimeline? Stop(SchedulingTrace trace, string more)
    {
        try
        {
            return trace.Stop();
        }
        catch (Exception e) when (e is IOException || trace.Failed.IsCancellationRequested)
        {
            trace.Dispose();
            Tell($"kin: {Quoted.Line($"the trace has ended{more}: {e.Message}")}");
            return null;
        }
    }

    // What it waits for may end it without help of another thread: there may be none where a trace fails.
    private void Wait(ProcessHandle end, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (limit is TimeSpan time)
        {
            over.CancelAfter(time);
        }

        try
        {
            Task<ExitStatus> ended = end.WaitAsync(CancellationToken.None);
            Task.WaitAny([ended], over.Token);
            _ = ended.GetAwaiter().GetResult(); // or what is wrong
        }
        catch (OperationCanceledException)
        {
        }
    }
}
