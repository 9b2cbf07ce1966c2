using Kin.Daemons;

namespace Kin.Tool.Running;

/// <summary>`kin run --detach`.</summary>
internal static class DetachedRun
{
    /// <summary>Starts it, prints its pid, and leaves it.</summary>
    public static int Run(Command command, DaemonOptions options)
    {
        try
        {
            using StartedDaemon daemon = Daemon.StartAsync(command, options).GetAwaiter().GetResult();
            Out.Text($"{daemon.Id}\n");
            return ExitCodes.Success;
        }
        catch (Exception e) when (e is DaemonFailedException or PidFileHeldException)
        {
            Out.Error($"kin: {e.Message}");
            return ExitCodes.NotStarted;
        }
    }
}
