using Kin.Native;
using Kin.Native.Spawn;

namespace Kin.Daemons;

/// <summary>One start of a daemon, on the caller's side.</summary>
internal sealed class DaemonStart : IDisposable
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    private readonly DaemonOptions _options;
    private readonly string _name;
    private readonly PidFile? _pidFile;
    private readonly IDaemonListener? _listener;
    private readonly ErrorTail _errors;
    private readonly ChildProcess _child;
    private readonly int _session;
    private bool _stopped;

    private DaemonStart(Command command, DaemonOptions options, bool relaunch)
    {
        _options = options;
        _name = Path.GetFileName(command.FileName);
        StandardStream output = Given(command.StandardOutput, options.StandardOutput);
        _pidFile = options.PidFile is null ? null : PidFile.Lock(options.PidFile);
        try
        {
            _errors = ErrorTail.For(
                Given(command.StandardError, options.StandardError),
                output,
                relaunch && options.WaitForReady);
            _listener = relaunch ? new ChannelListener() : options.WaitForReady ? new NotifyListener() : null;
            _child = Start(command with { StandardOutput = output });
        }
        catch
        {
            _pidFile?.Dispose();
            Dispose();
            throw;
        }

        _session = ProcessStat.Read(_child.Id)?.SessionId ?? 0; // not reaped yet, so its own
        _listener?.Started(_child.Id, _session);
    }

    /// <summary>Starts it, and completes when it is ready, or throws when it has failed.</summary>
    public static async Task<StartedDaemon> RunAsync(
        Command command, DaemonOptions options, bool relaunch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using DaemonStart start = new(command, options, relaunch);
        try
        {
            start._pidFile?.Write(start._child.Id);
            string? status = options.WaitForReady
                ? await start.WaitAsync(cancellationToken).ConfigureAwait(false)
                : null;
            start._child.Detach();
            start._pidFile?.Abandon();
            return new StartedDaemon(start._child, status);
        }
        catch
        {
            await start.StopAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Closes the caller's side of what only the start needs.</summary>
    public void Dispose()
    {
        _listener?.Dispose();
        _errors?.Dispose();
    }

    private static StandardStream Given(StandardStream ofCommand, StandardStream ofOptions) =>
        ofCommand.Kind == StreamKind.Default ? ofOptions : ofCommand;

    private ChildProcess Start(Command command)
    {
        Dictionary<string, string?> environment = new(command.Environment);
        List<InheritedHandle> handles = [.. command.InheritedHandles];
        if (_listener is ChannelListener channel)
        {
            environment[DaemonVariable.Name] = new DaemonVariable(_errors.IsKept, _pidFile?.Path).ToString();
            handles.Add(new InheritedHandle(channel.DaemonEnd, DaemonVariable.ChannelFd));
        }
        else if (_listener is NotifyListener notify)
        {
            environment[NotifyListener.Variable] = notify.Address;
        }

        if (_pidFile is not null)
        {
            int? number = _listener is ChannelListener ? DaemonVariable.PidFileFd : null;
            handles.Add(new InheritedHandle(_pidFile.File, number));
        }

        Command complete = command with
        {
            NewSession = true,
            StandardInput = Given(command.StandardInput, StandardStream.Null),
            StandardError = _errors.Stream,
            WorkingDirectory = command.WorkingDirectory ?? _options.WorkingDirectory,
            Environment = environment,
            InheritedHandles = handles,
        };
        return CommandStart.Begin(complete, complete.StandardOutput, complete.StandardError, Vary);
    }

    private SpawnOptions Vary(SpawnOptions spawn) => spawn with
    {
        SecondFork = true,
        Umask = (uint?)_options.Umask,
        SignalMask = 0,
        ResetIgnoredSignals = true,
    };

    private async Task<string?> WaitAsync(CancellationToken cancellationToken)
    {
        using DaemonWait wait = new(_child, _listener!, _options.ReadyTimeout, cancellationToken);
        DaemonMessage? last = await wait.NextAsync().ConfigureAwait(false);
        if (last is { IsReady: true })
        {
            return last.Status;
        }

        ExitStatus? status = _child.TryWait();
        bool timedOut = status is null && last is null;
        if (status is null)
        {
            status = await StopAsync().ConfigureAwait(false);
        }

        string what = last is not null ? $"The daemon {_name} could not start"
            : timedOut
                ? $"The daemon {_name} was not ready after {_options.ReadyTimeout} and has been stopped"
            : $"The daemon {_name} ended before it was ready ({status})";
        throw new DaemonFailedException(what, last?.Failure, status, timedOut, _errors.Last());
    }

    // Its group gets the chance to end in order; what is left of its session is killed. That once, and at
    // once: without members the number of the session is free, though the kernel goes through all others
    // first.
    private async Task<ExitStatus> StopAsync()
    {
        ExitStatus status = await _child.StopAsync(s_grace).ConfigureAwait(false);
        if (_session != 0 && !_stopped)
        {
            SessionMembers.KillAll(_session);
        }

        _stopped = true;

        await _child.DisposeAsync().ConfigureAwait(false);
        _pidFile?.Dispose();
        return status;
    }
}
