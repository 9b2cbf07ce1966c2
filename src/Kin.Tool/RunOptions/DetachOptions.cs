using System.CommandLine;
using System.Globalization;
using Kin.Daemons;
using Kin.Tool.Verbs;

namespace Kin.Tool.RunOptions;

/// <summary>The program as a daemon, which kin starts and leaves.</summary>
internal sealed class DetachOptions : RunOptionGroup
{
    private readonly Flag _detach;
    private readonly Flag _ready;
    private readonly Option<string> _timeout;
    private readonly Option<string> _pidFile;
    private readonly Option<string> _log;

    public DetachOptions(Verb verb)
        : base(verb)
    {
        _detach = verb.Flag(
            "--detach",
            "Starts it as a daemon: no terminal, a session of its own. Prints its pid and returns.");
        _ready = verb.Flag("--ready", "With --detach: returns when it has sent READY=1 (sd_notify(3)).");
        _timeout = verb.Valued(
            "--timeout", "SECONDS", "With --ready: how long it may take before it is stopped. Default 90.");
        _pidFile = verb.Valued(
            "--pid-file", "FILE", "With --detach: a file with its pid, locked as long as it lives.");
        _log = verb.Valued(
            "--log", "FILE", "With --detach: both output streams are added to this file, not thrown away.");
    }

    public override Command Apply(ParseResult line, Command command)
    {
        if (Daemon(line) is null)
        {
            return command;
        }

        if (command.Terminal is not null || command.KillOnParentExit)
        {
            throw Verb.Wrong("--detach goes with neither --tty nor --kill-on-parent-exit.");
        }

        return line.GetValue(_log) switch
        {
            null => command,
            "" => throw Verb.Wrong("--log is empty."),
            string log => command with
            {
                StandardOutput = StandardStream.ToFile(log, append: true),
                StandardError = StandardStream.ToStandardOutput,
            },
        };
    }

    /// <summary>How the daemon is started; null: the program is to be none.</summary>
    /// <exception cref="UsageException">A value is not understood, or needs another option.</exception>
    public DaemonOptions? Daemon(ParseResult line)
    {
        bool ready = line.Has(_ready);
        if (!line.Has(_detach))
        {
            return ready || line.GetValue(_pidFile) is not null || line.GetValue(_log) is not null
                || line.GetValue(_timeout) is not null
                ? throw Verb.Wrong("--ready, --timeout, --pid-file and --log go with --detach.")
                : null;
        }

        DaemonOptions options = new()
        {
            WorkingDirectory = null,
            Umask = null,
            WaitForReady = ready,
            PidFile = line.GetValue(_pidFile) is "" ? throw Verb.Wrong("--pid-file is empty.")
                : line.GetValue(_pidFile),
        };
        return line.GetValue(_timeout) is string timeout
            ? options with
            {
                ReadyTimeout = ready ? Seconds(timeout) : throw Verb.Wrong("--timeout needs --ready."),
            }
            : options;
    }

    private TimeSpan Seconds(string text) =>
        double.TryParse(
            text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && seconds is > 0 and < 1e6
            ? TimeSpan.FromSeconds(seconds)
            : throw Verb.Wrong($"--timeout '{text}' is no number of seconds above 0.");
}
