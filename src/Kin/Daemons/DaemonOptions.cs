using Kin.Native;

namespace Kin.Daemons;

/// <summary>How a daemon is started. The defaults are those of daemon(7), but for the umask.</summary>
public sealed record DaemonOptions
{
    private readonly TimeSpan _readyTimeout = TimeSpan.FromSeconds(90);
    private readonly string[]? _arguments;

    /// <summary>
    /// The arguments of the relaunched program; null (default): those that this process was given.
    /// </summary>
    public IReadOnlyList<string>? Arguments
    {
        get => _arguments;
        init => _arguments = value is null ? null : CommandText.CheckedArguments(value, nameof(Arguments));
    }

    /// <summary>
    /// The directory in which it runs; null: that of this process. Default "/", which keeps no file system
    /// from being unmounted.
    /// </summary>
    public string? WorkingDirectory { get; init; } = "/";

    /// <summary>
    /// The permissions that files it makes do not get (umask(2)); null: as in this process. Default 022:
    /// others may read but not write. (daemon(7) has 0, with which a careless program makes files that all
    /// may write to.)
    /// </summary>
    public UnixFileMode? Umask { get; init; } = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>
    /// Descriptor 1. Default: /dev/null. Files are opened by this process: relative to its directory, with
    /// its rights.
    /// </summary>
    public StandardStream StandardOutput { get; init; } = StandardStream.Null;

    /// <summary>
    /// Descriptor 2. Default: /dev/null, and until the relaunched program is ready a place in memory, so that
    /// its last lines can be told when it fails.
    /// </summary>
    public StandardStream StandardError { get; init; } = StandardStream.Null;

    /// <summary>
    /// A file that only one living daemon can have (<see cref="Daemons.PidFile"/>); null (default): none.
    /// Locked before the daemon is started; the daemon inherits the lock.
    /// </summary>
    public string? PidFile { get; init; }

    /// <summary>
    /// True (default): the call returns when the daemon says that it is ready, or has failed. False: when its
    /// program runs.
    /// </summary>
    public bool WaitForReady { get; init; } = true;

    /// <summary>
    /// How long it may take to be ready before it is stopped. Default 90 s; more than zero, up to 49 days, or
    /// <see cref="Timeout.InfiniteTimeSpan"/>.
    /// </summary>
    public TimeSpan ReadyTimeout
    {
        get => _readyTimeout;
        init
        {
            ArgumentOutOfRangeException.ThrowIfEqual(value, TimeSpan.Zero);
            WaitTime.Check(value, nameof(ReadyTimeout));
            _readyTimeout = value;
        }
    }
}
