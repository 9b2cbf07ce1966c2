namespace Kin.Daemons;

/// <summary>
/// The environment by which a program that is started again knows that it is the daemon: KIN_DAEMON, which
/// says whether standard error is a place for the first lines only, and the path of the PID file if any.
/// </summary>
internal sealed record DaemonVariable(bool ErrorsAreKept, string? PidFile)
{
    public const string Name = "KIN_DAEMON";

    /// <summary>The numbers under which the daemon finds what it shares with its caller.</summary>
    public const int ChannelFd = 3, PidFileFd = 4;

    private const char Kept = '+', NotKept = '-';

    /// <summary>As the environment has it.</summary>
    public override string ToString() => $"{(ErrorsAreKept ? Kept : NotKept)}{PidFile}";

    /// <summary>
    /// From the environment, where it is removed; null: this process was not started as a daemon.
    /// </summary>
    public static DaemonVariable? Take()
    {
        string? text = Environment.GetEnvironmentVariable(Name);
        Environment.SetEnvironmentVariable(Name, null);
        return text is [Kept or NotKept, ..]
            ? new DaemonVariable(text[0] == Kept, text.Length > 1 ? text[1..] : null)
            : null;
    }
}
