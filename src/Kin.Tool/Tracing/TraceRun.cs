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

    /// <summary>A command. Its exit code.</summary>
    public int RunCommand(Command command)
    {
        SignalRelay relay = new(sharesGroup: true);
        using SchedulingTrace trace = SchedulingTrace.Start(command, options);
        using ChildProcess child = trace.Child!;
        relay.PassTo(child);
        using (var end = ProcessHandle.Open(child.Id))
        {
            // It stays a zombie until the trace has ended, so that its last times can still be read.
            Wait(end, CancellationToken.None);
        }

        SchedulingTimeline timeline = trace.Stop();
        ExitStatus status = child.Wait();
        child.Detach(); // what it left running is not ours to kill
        write(timeline);
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

        using (SchedulingTrace trace = SchedulingTrace.Attach(process, options))
        {
            if (ProcessHandle.TryOpen(process, out ProcessHandle? end))
            {
                using (end)
                {
                    Wait(end, stop.Token);
                }
            }

            write(trace.Stop());
        }

        signals.ForEach(registration => registration.Dispose());
        return ExitCodes.Success;
    }

    private void Wait(ProcessHandle end, CancellationToken stop)
    {
        try
        {
            _ = limit is TimeSpan time
                ? end.WaitAsync(time, stop).GetAwaiter().GetResult()
                : end.WaitAsync(stop).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
        }
    }
}
