using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Kin.Native;
using Kin.Native.Sockets;

namespace Kin.Daemons;

/// <summary>
/// What a service tells the supervisor that started it (sd_notify(3)): that it is ready, what it does, that
/// it is alive. Understood by systemd (Type=notify), by <see cref="Daemon.StartAsync"/> and by
/// <c>kin run --detach --ready</c>.
/// </summary>
/// <remarks>
/// The supervisor is found by NOTIFY_SOCKET. Without one every call does nothing and returns false, so a
/// program may always make them. A supervisor that takes no messages is given 5 s, then it is an exception
/// (EAGAIN). Thread-safe.
/// </remarks>
public static class ServiceNotification
{
    private const string SocketVariable = "NOTIFY_SOCKET", WatchdogVariable = "WATCHDOG_USEC",
        WatchdogProcessVariable = "WATCHDOG_PID";

    private const int SendMilliseconds = 5000;

    /// <summary>True when a supervisor listens: NOTIFY_SOCKET is set.</summary>
    public static bool IsSupervised =>
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(SocketVariable));

    /// <summary>
    /// How long the supervisor waits for a sign of life before it takes this process for hung; null: it does
    /// not watch this process (WATCHDOG_USEC, WATCHDOG_PID).
    /// </summary>
    public static TimeSpan? WatchdogInterval
    {
        get
        {
            string? process = Environment.GetEnvironmentVariable(WatchdogProcessVariable);
            if (!string.IsNullOrEmpty(process) && process != Text(ThisProcess.Id))
            {
                return null;
            }

            return long.TryParse(
                    Environment.GetEnvironmentVariable(WatchdogVariable),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out long microseconds) && microseconds > 0
                ? TimeSpan.FromMicroseconds(microseconds)
                : null;
        }
    }

    /// <summary>READY=1: the service has started, or has read its configuration again.</summary>
    /// <param name="status">One line for people, as in <see cref="Status"/>; null: unchanged.</param>
    /// <returns>False: there is no supervisor. The same holds for all calls here.</returns>
    /// <exception cref="LinuxException">The message cannot be delivered.</exception>
    public static bool Ready(string? status = null) => Send("READY=1" + Line(status));

    /// <summary>STATUS=: what the service does now, in one line for people.</summary>
    /// <exception cref="LinuxException">The message cannot be delivered.</exception>
    public static bool Status(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Send(Line(text)[1..]);
    }

    /// <summary>
    /// RELOADING=1 and MONOTONIC_USEC: the service reads its configuration again. Follow with
    /// <see cref="Ready"/>.
    /// </summary>
    /// <exception cref="LinuxException">The message cannot be delivered.</exception>
    public static bool Reloading(string? status = null)
    {
        long microseconds = Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000); // CLOCK_MONOTONIC
        return Send($"RELOADING=1\nMONOTONIC_USEC={Text(microseconds)}{Line(status)}");
    }

    /// <summary>STOPPING=1: the service is about to end.</summary>
    /// <exception cref="LinuxException">The message cannot be delivered.</exception>
    public static bool Stopping(string? status = null) => Send("STOPPING=1" + Line(status));

    /// <summary>MAINPID=: the service is that process, and no longer this one.</summary>
    /// <exception cref="LinuxException">The message cannot be delivered.</exception>
    public static bool MainProcess(int processId)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(processId, 1);
        return Send($"MAINPID={Text(processId)}");
    }

    /// <summary>
    /// EXTEND_TIMEOUT_USEC=: starting, stopping or reloading takes so much longer, from now on.
    /// </summary>
    /// <exception cref="LinuxException">The message cannot be delivered.</exception>
    public static bool ExtendTimeout(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero);
        return Send($"EXTEND_TIMEOUT_USEC={Text((long)time.TotalMicroseconds)}");
    }

    /// <summary>WATCHDOG=1: a sign of life. <see cref="StartWatchdog"/> gives them in time.</summary>
    /// <exception cref="LinuxException">The message cannot be delivered.</exception>
    public static bool Watchdog() => Send("WATCHDOG=1");

    /// <summary>WATCHDOG=trigger: this service has found itself broken; restart it.</summary>
    /// <exception cref="LinuxException">The message cannot be delivered.</exception>
    public static bool TriggerWatchdog() => Send("WATCHDOG=trigger");

    /// <summary>
    /// Gives a sign of life twice in each <see cref="WatchdogInterval"/>, from now until the result is
    /// disposed. The signs come from the thread pool: a program whose pool is stuck is taken for hung.
    /// </summary>
    /// <param name="isHealthy">
    /// Asked before each; false gives none, and so does an exception. Null: always healthy.
    /// </param>
    /// <returns>Null when the supervisor does not watch this process.</returns>
    public static IDisposable? StartWatchdog(Func<bool>? isHealthy = null) =>
        IsSupervised && WatchdogInterval is TimeSpan interval
            ? new WatchdogPing(interval / 2, isHealthy)
            : null;

    /// <summary>
    /// FDSTORE=1: gives descriptors to the supervisor, which hands them to the next instance of the service
    /// (<see cref="ListenSockets"/>). They stay open here.
    /// </summary>
    /// <param name="name">
    /// FDNAME=: under which the next instance finds them; at most 255 characters, no colon or control
    /// character.
    /// </param>
    /// <param name="handles">At most 253.</param>
    /// <exception cref="LinuxException">The message cannot be delivered.</exception>
    public static bool StoreHandles(string name, params IReadOnlyList<SafeHandle> handles)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(handles);
        if (name.Length > 255 || name.Any(c => c is < ' ' or ':' or > '~'))
        {
            throw new ArgumentException("The name holds what FDNAME= may not.", nameof(name));
        }

        SafeFd[] copies = [.. handles.Select(SafeFd.DuplicateOf)];
        try
        {
            return Send($"FDSTORE=1\nFDNAME={name}", Array.ConvertAll(copies, copy => copy.Number));
        }
        finally
        {
            Array.ForEach(copies, copy => copy.Dispose());
        }
    }

    /// <summary>Any message: lines NAME=VALUE with a newline between them.</summary>
    /// <exception cref="NotSupportedException">NOTIFY_SOCKET is an address of vsock(7).</exception>
    /// <exception cref="LinuxException">The message cannot be delivered.</exception>
    public static bool Send(string message)
    {
        ArgumentException.ThrowIfNullOrEmpty(message);
        return Send(message, []);
    }

    private static bool Send(string message, ReadOnlySpan<int> descriptors)
    {
        if (Environment.GetEnvironmentVariable(SocketVariable) is not { Length: > 0 } address)
        {
            return false;
        }

        if (address[0] is not ('/' or '@') || address.Length < 2)
        {
            throw new NotSupportedException(
                $"{SocketVariable} is '{address}': Kin speaks to a path or to '@' and an abstract name, "
                + "not to vsock or other addresses.");
        }

        DatagramSender.Send(address, message, descriptors, SendMilliseconds);
        return true;
    }

    private static string Line(string? status) =>
        status is null ? "" : $"\nSTATUS={status.ReplaceLineEndings(" ")}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
