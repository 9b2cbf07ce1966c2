using Kin.Native;

namespace Kin;

/// <summary>
/// Programs that run at the same time, each reading what the one before it writes, through pipes of the
/// kernel. Made by <see cref="Command.PipeTo"/>. Immutable, thread-safe.
/// </summary>
/// <remarks>Between the programs this process has no part: no byte passes through it.</remarks>
public sealed class Pipeline
{
    private readonly Command[] _stages;

    internal Pipeline(params Command[] stages) => _stages = stages;

    /// <summary>The programs, the first first.</summary>
    public IReadOnlyList<Command> Stages => _stages;

    /// <summary>A pipeline with one more program at its end.</summary>
    /// <exception cref="ArgumentException">
    /// One of the two streams to be connected is already directed elsewhere.
    /// </exception>
    public Pipeline PipeTo(Command next)
    {
        ArgumentNullException.ThrowIfNull(next);
        Command last = _stages[^1];
        TerminalRules.RefuseInPipeline(last);
        TerminalRules.RefuseInPipeline(next);
        if (last.StandardOutput.Kind is not (StreamKind.Default or StreamKind.Piped))
        {
            throw new ArgumentException($"Standard output of '{last}' is directed elsewhere already.");
        }

        if (next.StandardInput.Kind is not (StreamKind.Default or StreamKind.Piped))
        {
            throw new ArgumentException(
                $"Standard input of '{next}' is directed elsewhere already.", nameof(next));
        }

        return new Pipeline([.. _stages, next]);
    }

    /// <summary>
    /// Starts the programs. When one cannot be started, those before it are killed and reaped, and the error
    /// is thrown.
    /// </summary>
    /// <exception cref="LinuxException">
    /// A program could not be started (see <see cref="Command.Start"/>).
    /// </exception>
    public RunningPipeline Start()
    {
        if (_stages[0].StandardInput.Kind == StreamKind.FromStream)
        {
            throw new InvalidOperationException(
                "Start does not copy a stream. Use StandardStream.Piped and write to it, or Run or Capture.");
        }

        return new RunningPipeline(StartAll(_stages[^1].StandardOutput, null));
    }

    /// <summary>Runs the programs to their ends on the calling thread; returns the status of each.</summary>
    /// <exception cref="LinuxException">A program could not be started; none is left running.</exception>
    public IReadOnlyList<ExitStatus> Run()
    {
        RefusePipes();
        using RunningPipeline running = new(StartAll(_stages[^1].StandardOutput, null));
        using InputPump? pump = InputPump.Start(_stages[0], running.Stages[0]);
        IReadOnlyList<ExitStatus> statuses = running.Wait();
        running.Detach();
        pump?.ThrowIfFailed();
        return statuses;
    }

    /// <summary>Runs the programs to their ends; returns the status of each.</summary>
    /// <param name="cancellationToken">Kills and reaps them all.</param>
    /// <exception cref="LinuxException">A program could not be started; none is left running.</exception>
    public async Task<IReadOnlyList<ExitStatus>> RunAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        RefusePipes();
        RunningPipeline running = new(StartAll(_stages[^1].StandardOutput, null));
        await using (running.ConfigureAwait(false))
        {
            using InputPump? pump = InputPump.Start(_stages[0], running.Stages[0]);
            IReadOnlyList<ExitStatus> statuses =
                await running.WaitAsync(cancellationToken).ConfigureAwait(false);
            running.Detach();
            pump?.ThrowIfFailed();
            return statuses;
        }
    }

    /// <summary>
    /// Runs the programs to their ends and returns what the last one wrote to standard output and what all of
    /// them wrote to standard error.
    /// </summary>
    /// <exception cref="LinuxException">A program could not be started; none is left running.</exception>
    public CommandOutput Capture()
    {
        using PipelineCapture capture = StartCapturing();
        CommandOutput output = Capturing.Run(
            ToString(), capture.Children, capture.Output, capture.Error, _stages[^1].OutputEnd);
        capture.ThrowIfInputFailed();
        return output;
    }

    /// <inheritdoc cref="Capture"/>
    /// <param name="cancellationToken">Kills and reaps them all.</param>
    public async Task<CommandOutput> CaptureAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PipelineCapture capture = StartCapturing();
        await using (capture.ConfigureAwait(false))
        {
            CommandOutput output = await Capturing.RunAsync(
                ToString(),
                capture.Children,
                capture.Output,
                capture.Error,
                _stages[^1].OutputEnd,
                cancellationToken).ConfigureAwait(false);
            capture.ThrowIfInputFailed();
            return output;
        }
    }

    /// <summary>The programs as a shell would have them: "yes | head -n 1".</summary>
    public override string ToString() => string.Join(" | ", _stages.AsEnumerable());

    private PipelineCapture StartCapturing()
    {
        if (_stages[0].StandardInput.Kind == StreamKind.Piped)
        {
            throw new InvalidOperationException(
                "Nobody would write to the piped standard input. Give it with StandardStream.FromText, "
                + "FromBytes or FromStream, or use Start.");
        }

        (SafeFd read, SafeFd write) = Pipe.Create();
        using (write)
        {
            try
            {
                Pipe.SetNonBlocking(read);
                StandardStream output = Capturing.Captured(_stages[^1].StandardOutput);
                return new PipelineCapture(_stages[0], StartAll(output, StandardStream.Handle(write)), read);
            }
            catch
            {
                read.Dispose();
                throw;
            }
        }
    }

    private ChildProcess[] StartAll(StandardStream lastOutput, StandardStream? errors)
    {
        List<ChildProcess> started = [];
        SafeFd? input = null;
        try
        {
            foreach (Command stage in _stages[..^1])
            {
                (SafeFd read, SafeFd write) = Pipe.Create();
                using SafeFd? previous = input;
                using SafeFd ours = write;
                input = read;
                started.Add(StartOne(stage, previous, StandardStream.Handle(write), errors));
            }

            started.Add(StartOne(_stages[^1], input, lastOutput, errors));
            return [.. started];
        }
        catch
        {
            started.ForEach(child => child.Dispose());
            throw;
        }
        finally
        {
            input?.Dispose();
        }
    }

    private static ChildProcess StartOne(
        Command stage, SafeFd? input, StandardStream output, StandardStream? errors)
    {
        Command wired = input is null ? stage : stage with { StandardInput = StandardStream.Handle(input) };
        bool collected = stage.StandardError.Kind is StreamKind.Default or StreamKind.Piped;
        return CommandStart.Begin(
            wired, output, collected && errors is not null ? errors : stage.StandardError);
    }

    private void RefusePipes()
    {
        if (_stages[0].StandardInput.Kind == StreamKind.Piped
            || _stages[^1].StandardOutput.Kind == StreamKind.Piped
            || _stages.Any(stage => stage.StandardError.Kind == StreamKind.Piped))
        {
            throw new InvalidOperationException(
                "Run leaves nobody at the other end of a pipe. Use Capture or Start.");
        }
    }
}
