using Kin.IO;
using Kin.Native;
using Kin.Native.Spawn;

namespace Kin;

/// <summary>
/// A running program that this process started. Dispose it: that kills and reaps it, with the process group
/// that it was given, unless it has been detached.
/// </summary>
/// <remarks>
/// It is known by a pidfd (Linux 5.3), so a signal never reaches another process that got the same number
/// later. All members are thread-safe; each of the streams serves one reader or writer at a time. A
/// ChildProcess that is forgotten without being disposed runs on, and is reaped in the background.
/// </remarks>
public sealed partial class ChildProcess : IDisposable, IAsyncDisposable
{
    private readonly bool _ownsGroup;
    private readonly bool _ownsTree;
    private readonly ChildExit _exit;
    private readonly PipeWriteStream? _input;
    private readonly PipeReadStream? _output;
    private readonly PipeReadStream? _error;
    private readonly PseudoTerminal? _terminal;

    internal ChildProcess(
        Command command, SpawnedProcess spawned, ChildStreams streams, TerminalUse? terminal)
    {
        Id = spawned.Pid;
        _ownsGroup = command.OwnsGroup;
        Stops = new ChildStops(spawned.Pid, spawned.PidFd);
        _ownsTree = command.OwnsTree;
        _exit = new ChildExit(spawned.Pid, spawned.PidFd)
        {
            Reaped = terminal is null ? null : terminal.Ended,
        };
        bool withChild = command.OutputEnd == OutputEnd.WithProcess;
        SafeFd[] until = withChild ? [spawned.PidFd] : [];
        _input = streams.Input is SafeFd input ? new PipeWriteStream(input) : null;
        _output = streams.Output is SafeFd output ? new PipeReadStream(output, until) : null;
        _error = streams.Error is SafeFd error ? new PipeReadStream(error, until) : null;
        _terminal = streams.Master is SafeFd master
            ? new PseudoTerminal(master, withChild ? spawned.PidFd : null) : null;
    }

    /// <summary>
    /// The kernel can still be told to reap it when nobody has: a zombie would stay as long as this process.
    /// </summary>
    ~ChildProcess()
    {
        if (_exit is { Known: null })
        {
            ReapInBackground(Id, _exit);
        }
    }

    /// <summary>The process id. It means this process until the child has been waited for.</summary>
    public int Id { get; }

    /// <summary>The pipe to standard input. Unbuffered; disposing it is end-of-file for the child.</summary>
    /// <exception cref="InvalidOperationException">
    /// Standard input is not <see cref="StandardStream.Piped"/>.
    /// </exception>
    public Stream StandardInput => _input ?? throw NotPiped(nameof(Command.StandardInput));

    /// <summary>
    /// The pipe from standard output. Where it ends is said by <see cref="Command.OutputEnd"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// Standard output is not <see cref="StandardStream.Piped"/>.
    /// </exception>
    public Stream StandardOutput => _output ?? throw NotPiped(nameof(Command.StandardOutput));

    /// <summary>
    /// The pipe from standard error. Where it ends is said by <see cref="Command.OutputEnd"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// Standard error is not <see cref="StandardStream.Piped"/>.
    /// </exception>
    public Stream StandardError => _error ?? throw NotPiped(nameof(Command.StandardError));

    /// <summary>
    /// The other side of the child's own terminal. Disposing it, or the child, hangs the terminal up.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The child has none: see <see cref="Command.Terminal"/>.
    /// </exception>
    public PseudoTerminal Terminal => _terminal ?? throw new InvalidOperationException(
        "This child has no terminal of its own. Start its Command with WithTerminal.");

    /// <summary>True when the child has ended. Reaps it, so there is no zombie left.</summary>
    public bool HasExited => TryWait() is not null;

    internal ChildExit Exit => _exit;

    internal ChildStops Stops { get; }

    internal PipeWriteStream? InputPipe => _input;

    internal PipeReadStream? OutputPipe => _output;

    internal PipeReadStream? ErrorPipe => _error;

    /// <summary>How the child ended; null while it runs.</summary>
    public ExitStatus? TryWait()
    {
        ThrowIfGoneUnseen();
        return _exit.TryWait();
    }

    /// <summary>
    /// Blocks the calling thread until the child has ended. Any number of threads may wait.
    /// </summary>
    public ExitStatus Wait()
    {
        ThrowIfGoneUnseen();
        return _exit.Wait();
    }

    /// <summary>Completes when the child has ended. Any number of callers may wait.</summary>
    /// <param name="cancellationToken">Stops the waiting, not the child.</param>
    public Task<ExitStatus> WaitAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfGoneUnseen();
        Task<ExitStatus> ended = _exit.WaitAsync();
        return cancellationToken.CanBeCanceled ? ended.WaitAsync(cancellationToken) : ended;
    }

    /// <summary>Waits for at most <paramref name="timeout"/>; null: the child still runs.</summary>
    /// <param name="timeout">
    /// From zero to 49 days; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.
    /// </param>
    /// <param name="cancellationToken">Stops the waiting, not the child.</param>
    public async Task<ExitStatus?> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        WaitTime.Check(timeout);
        ThrowIfGoneUnseen();
        try
        {
            return await _exit.WaitAsync().WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return _exit.TryWait();
        }
    }

    private static InvalidOperationException NotPiped(string stream) =>
        new($"{stream} of this child is no pipe. "
            + $"Start its Command with {{ {stream} = StandardStream.Piped }}.");

    private void ThrowIfGoneUnseen() =>
        ObjectDisposedException.ThrowIf(_exit.Known is null && _exit.PidFd.IsClosed, this);
}
