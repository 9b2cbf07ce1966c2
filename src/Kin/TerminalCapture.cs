using Kin.IO;

namespace Kin;

/// <summary>Captures what a child prints to a terminal of its own.</summary>
/// <remarks>
/// Nobody types there. So the end of the input is typed before the program begins: one that asks finds
/// end-of-file, and does not wait for ever.
/// </remarks>
internal static class TerminalCapture
{
    /// <summary>Reads and waits on the calling thread.</summary>
    public static CommandOutput Run(string name, ChildProcess child)
    {
        using CaptureBuffer buffer = new();
        int count;
        while ((count = child.Terminal.Read(buffer.Free.Span)) > 0)
        {
            buffer.Advance(count);
        }

        ExitStatus status = child.Wait();
        child.Detach(); // what it left running is not ours to kill
        return new CommandOutput(name, [status], buffer.ToArray(), []);
    }

    /// <inheritdoc cref="Run"/>
    public static async Task<CommandOutput> RunAsync(
        string name, ChildProcess child, CancellationToken cancellationToken)
    {
        using CaptureBuffer buffer = new();
        Stream terminal = child.Terminal;
        int count;
        while ((count = await terminal.ReadAsync(buffer.Free, cancellationToken).ConfigureAwait(false)) > 0)
        {
            buffer.Advance(count);
        }

        ExitStatus status = await child.WaitAsync(cancellationToken).ConfigureAwait(false);
        child.Detach();
        return new CommandOutput(name, [status], buffer.ToArray(), []);
    }
}
