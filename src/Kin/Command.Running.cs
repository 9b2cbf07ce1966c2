using Kin.Native;

namespace Kin;

public sealed partial record Command
{
    /// <summary>
    /// Starts the program. The caller disposes the result, which kills the child if it still runs.
    /// </summary>
    /// <exception cref="LinuxException">
    /// A file, the directory or the program cannot be used, or a limit is reached.
    /// <see cref="LinuxException.Call"/> is the step that failed and <see cref="LinuxException.Subject"/> its
    /// path. Nothing is left behind.
    /// </exception>
    public ChildProcess Start()
    {
        if (StandardInput.Kind == StreamKind.FromStream)
        {
            throw new InvalidOperationException(
                "Start does not copy a stream. Use StandardStream.Piped and write to the child, or Capture.");
        }

        return CommandStart.Begin(this);
    }

    /// <summary>Runs the program to its end on the calling thread.</summary>
    /// <returns>How it ended. A failure of the program is a status, not an exception.</returns>
    /// <exception cref="LinuxException">It could not be started (see <see cref="Start"/>).</exception>
    public ExitStatus Run()
    {
        RefusePipes();
        using ChildProcess child = CommandStart.Begin(this);
        using InputPump? pump = InputPump.Start(this, child);
        ExitStatus status = child.Wait();
        child.Detach(); // what it left running is not ours to kill
        pump?.ThrowIfFailed();
        return status;
    }

    /// <summary>Runs the program to its end.</summary>
    /// <param name="cancellationToken">
    /// Kills the program, and the process group it was given, and reaps it.
    /// </param>
    /// <returns>How it ended. A failure of the program is a status, not an exception.</returns>
    /// <exception cref="LinuxException">It could not be started (see <see cref="Start"/>).</exception>
    public async Task<ExitStatus> RunAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        RefusePipes();
        ChildProcess child = CommandStart.Begin(this);
        await using (child.ConfigureAwait(false))
        {
            using InputPump? pump = InputPump.Start(this, child);
            ExitStatus status = await child.WaitAsync(cancellationToken).ConfigureAwait(false);
            child.Detach(); // what it left running is not ours to kill
            pump?.ThrowIfFailed();
            return status;
        }
    }

    /// <summary>
    /// Runs the program to its end and returns what it wrote to standard output and standard error, as far as
    /// they are not directed elsewhere. Works on the calling thread alone; neither stream can block the
    /// other.
    /// </summary>
    /// <exception cref="LinuxException">It could not be started (see <see cref="Start"/>).</exception>
    public CommandOutput Capture()
    {
        using ChildProcess child = StartCapturing();
        using InputPump? pump = InputPump.Start(this, child);
        CommandOutput output = Terminal is not null
            ? TerminalCapture.Run(ToString(), child)
            : Capturing.Run(ToString(), [child], child.OutputPipe?.Pipe, child.ErrorPipe?.Pipe, OutputEnd);
        pump?.ThrowIfFailed();
        return output;
    }

    /// <summary>As <see cref="Capture"/>, without a thread that waits.</summary>
    /// <param name="cancellationToken">
    /// Kills the program, and the process group it was given, and reaps it.
    /// </param>
    /// <exception cref="LinuxException">It could not be started (see <see cref="Start"/>).</exception>
    public async Task<CommandOutput> CaptureAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ChildProcess child = StartCapturing();
        await using (child.ConfigureAwait(false))
        {
            using InputPump? pump = InputPump.Start(this, child);
            Task<CommandOutput> capturing = Terminal is not null
                ? TerminalCapture.RunAsync(ToString(), child, cancellationToken)
                : Capturing.RunAsync(
                    ToString(),
                    [child],
                    child.OutputPipe?.Pipe,
                    child.ErrorPipe?.Pipe,
                    OutputEnd,
                    cancellationToken);
            CommandOutput output = await capturing.ConfigureAwait(false);
            pump?.ThrowIfFailed();
            return output;
        }
    }

    /// <summary>
    /// Connects standard output of this program with standard input of the next by a pipe of the kernel.
    /// </summary>
    /// <exception cref="ArgumentException">One of the two streams is already directed elsewhere.</exception>
    public Pipeline PipeTo(Command next) => new Pipeline(this).PipeTo(next);

    /// <summary>
    /// The system calls by which <see cref="Start"/> would make the process, one a line, as strace(1) shows
    /// them; those that the child makes are indented. Makes none of them. Descriptors that are not open yet
    /// stand as 100 and up.
    /// </summary>
    public string Explain() => CommandExplanation.Of(this);

    private ChildProcess StartCapturing()
    {
        if (StandardInput.Kind == StreamKind.Piped)
        {
            throw new InvalidOperationException(
                "Nobody would write to the piped standard input. Give it with StandardStream.FromText, "
                + "FromBytes or FromStream, or use Start.");
        }

        if (Terminal is not null)
        {
            // Nobody types, so a program that asks is to find the end of its input.
            return CommandStart.Begin(this with { Terminal = Terminal with { EndsInput = true } });
        }

        return CommandStart.Begin(
            this, Capturing.Captured(StandardOutput), Capturing.Captured(StandardError));
    }

    private void RefusePipes()
    {
        if (Terminal is not null)
        {
            throw new InvalidOperationException(
                "Run leaves nobody at the other end of the child's terminal. Use Capture or Start.");
        }

        if (StandardInput.Kind == StreamKind.Piped || StandardOutput.Kind == StreamKind.Piped
            || StandardError.Kind == StreamKind.Piped)
        {
            throw new InvalidOperationException(
                "Run leaves nobody at the other end of a pipe. Use Capture or Start.");
        }
    }
}
