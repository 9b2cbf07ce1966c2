using Kin.Native;

namespace Kin.Daemons;

/// <summary>
/// Programs that go on by themselves: without a terminal, a caller or a login. A program makes itself one
/// with <see cref="RelaunchAsync"/>; any other is started as one with <see cref="StartAsync"/>.
/// </summary>
/// <remarks>
/// <para>
/// A CLR cannot fork, so the program is started again. The daemon is what daemon(7) asks for: a member of a
/// new session whose leader is gone, so it has no controlling terminal, and none that it opens becomes one;
/// the leader of a process group; standard input from /dev/null; no descriptor of the caller; the default
/// action for every signal and none blocked; working directory and umask as <see cref="DaemonOptions"/> say.
/// </para>
/// <para>All members are thread-safe.</para>
/// </remarks>
/// <example><code>
/// if (!Daemon.IsDaemon)
/// {
///     using StartedDaemon started = await Daemon.RelaunchAsync();
///     Console.WriteLine(started);
///     return;
/// }
/// // open sockets, read the configuration ...
/// Daemon.Ready("listening on port 8080");
/// </code></example>
public static class Daemon
{
    /// <summary>
    /// True in a process that <see cref="RelaunchAsync"/> started. Ask at the start of Main: that also takes
    /// the way to the caller out of the environment, and makes its descriptor close-on-exec.
    /// </summary>
    public static bool IsDaemon => DaemonSelf.Current.IsDaemon;

    /// <summary>
    /// Starts this program once more, as a daemon, and completes when it has called <see cref="Ready"/>.
    /// </summary>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="cancellationToken">
    /// Stops the waiting, and the daemon, which gets SIGTERM and two seconds later SIGKILL, as do its group
    /// and what is left of its session. The same happens when its time is over.
    /// </param>
    /// <exception cref="DaemonFailedException">
    /// It ended, or called <see cref="Fail"/>, or was not ready in time. It runs no longer.
    /// </exception>
    /// <exception cref="PidFileHeldException">The PID file belongs to a process that lives.</exception>
    /// <exception cref="InvalidOperationException">
    /// This process is the daemon already: the program would start itself for ever.
    /// </exception>
    /// <exception cref="LinuxException">It could not be started, or a file could not be opened.</exception>
    public static Task<StartedDaemon> RelaunchAsync(
        DaemonOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (DaemonSelf.Current.WasNamed)
        {
            throw new InvalidOperationException(
                "This process has been started as a daemon already. Call Relaunch only where Daemon.IsDaemon "
                + "is false.");
        }

        SelfCommand self = SelfCommand.Current;
        IEnumerable<string> arguments = options?.Arguments
            ?? ThisProcess.ExactArguments([.. Environment.GetCommandLineArgs().Skip(1)]);
        Command command = new(self.FileName, [.. self.Arguments, .. arguments]);
        return DaemonStart.RunAsync(
            command, options ?? new DaemonOptions(), relaunch: true, cancellationToken);
    }

    /// <summary>As <see cref="RelaunchAsync"/>; the calling thread waits.</summary>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="DaemonFailedException">As there; the other exceptions too.</exception>
    public static StartedDaemon Relaunch(DaemonOptions? options = null) =>
        RelaunchAsync(options).GetAwaiter().GetResult();

    /// <summary>
    /// Starts any program as a daemon. With <see cref="DaemonOptions.WaitForReady"/> completes when it, or a
    /// process that it started, has sent READY=1 to NOTIFY_SOCKET (sd_notify(3)), otherwise when it runs.
    /// </summary>
    /// <param name="command">
    /// The program. Streams and a directory that it names go before those of the options.
    /// </param>
    /// <param name="options">
    /// Null: the defaults. With a PID file the program inherits the descriptor that holds the lock: it is
    /// free when the program, and all to which it passed the descriptor on, have ended or closed it.
    /// </param>
    /// <param name="cancellationToken">As for <see cref="RelaunchAsync"/>.</param>
    /// <exception cref="ArgumentException">
    /// The command asks for a terminal, or for its end with this process.
    /// </exception>
    /// <exception cref="DaemonFailedException">It ended, or was not ready in time.</exception>
    /// <exception cref="PidFileHeldException">The PID file belongs to a process that lives.</exception>
    /// <exception cref="LinuxException">It could not be started, or a file could not be opened.</exception>
    public static Task<StartedDaemon> StartAsync(
        Command command, DaemonOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.KillOnParentExit || command.Foreground || command.Terminal is not null)
        {
            throw new ArgumentException(
                "A daemon has no terminal and outlives its parent: Foreground, Terminal and KillOnParentExit "
                + "cannot be asked for.", nameof(command));
        }

        return DaemonStart.RunAsync(
            command, options ?? new DaemonOptions(), relaunch: false, cancellationToken);
    }

    /// <summary>
    /// Says that this program is ready: to the caller of Relaunch, or, when it was started otherwise, to a
    /// supervisor (<see cref="ServiceNotification.Ready"/>). Standard error goes to /dev/null from here on if
    /// nothing else was asked for.
    /// </summary>
    /// <param name="status">One line for people; at most 4,000 characters arrive.</param>
    /// <returns>
    /// False: nobody was told. The caller is gone (this process goes on by itself), has been told before, or
    /// there never was one.
    /// </returns>
    public static bool Ready(string? status = null) => DaemonSelf.Current.IsDaemon
        ? DaemonSelf.Current.Tell(DaemonMessage.OfReady(status), isLast: true)
        : ServiceNotification.Ready(status);

    /// <summary>
    /// Says why this program cannot start, to the caller of Relaunch, who gets it as
    /// <see cref="DaemonFailedException.Reason"/>. Does not end the program: return from Main with an exit
    /// code; the caller stops what lingers.
    /// </summary>
    /// <param name="reason">One line; at most 4,000 characters arrive.</param>
    /// <returns>False: nobody was told.</returns>
    public static bool Fail(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return DaemonSelf.Current.Tell(DaemonMessage.OfFailure(reason), isLast: false);
    }
}
