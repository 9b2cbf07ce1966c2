using System.Runtime.InteropServices;
using Kin.Daemons;
using Kin.Signals;

namespace Kin.Tool.Running;

/// <summary>`kin run --detach`.</summary>
internal static class DetachedRun
{
    private static readonly Signal[] s_ending =
        [Signal.Hangup, Signal.Interrupt, Signal.Parse("QUIT"), Signal.Terminate];

    /// <summary>Starts it, prints its pid, and leaves it.</summary>
    public static int Run(Command command, DaemonOptions options)
    {
        using CancellationTokenSource stop = new();
        int stoppedBy = 0;
        IReadOnlyList<Signal> ignored = SignalState.Of(ThisProcess.Id)?.Ignored ?? []; // SIGHUP by nohup
        PosixSignalRegistration[] registrations = [.. s_ending.Except(ignored).Select(signal =>
            PosixSignalRegistration.Create((PosixSignal)signal.Number, context =>
            {
                context.Cancel = true;
                stoppedBy = signal.Number;
                stop.Cancel();
            }))];
        try
        {
            return Run(command, options, stop.Token);
        }
        catch (OperationCanceledException)
        {
            Out.Error("kin: the daemon was not ready yet and has been stopped.");
            return 128 + stoppedBy; // as a shell has it
        }
        finally
        {
            Array.ForEach(registrations, registration => registration.Dispose());
        }
    }

    private static int Run(Command command, DaemonOptions options, CancellationToken stop)
    {
        try
        {
            using StartedDaemon daemon = Daemon.StartAsync(command, options, stop).GetAwaiter().GetResult();
            return Tell(daemon.Id);
        }
        catch (Exception e) when (e is DaemonFailedException or PidFileHeldException)
        {
            Out.Error($"kin: {e.Message}{Hint(e, command)}");
            return ExitCodes.NotStarted;
        }
    }

    private static string Hint(Exception failure, Command command) =>
        failure is DaemonFailedException { Reason: null, ErrorOutput: "" }
        && command.StandardError == StandardStream.Default
            ? " What it wrote was thrown away: --log FILE keeps it."
            : "";

    private static int Tell(int id)
    {
        try
        {
            Out.Text($"{id}\n");
            return ExitCodes.Success;
        }
        catch (IOException e)
        {
            Out.Error($"kin: {e.Message} The daemon runs: its pid is {id}.");
            return ExitCodes.Failure;
        }
    }
}
