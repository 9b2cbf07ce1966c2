using Kin.IO;
using Kin.Native;

namespace Kin;

/// <summary>
/// Reads what started processes write and waits for them: of one command, or of the programs of a pipeline.
/// </summary>
internal static class Capturing
{
    /// <summary>What a stream is when its command is captured.</summary>
    public static StandardStream Captured(StandardStream stream) =>
        stream.Kind == StreamKind.Default ? StandardStream.Piped : stream;

    /// <summary>Reads and waits on the calling thread. What the processes left running goes on.</summary>
    public static CommandOutput Run(
        string name, ChildProcess[] children, SafeFd? output, SafeFd? error, OutputEnd end)
    {
        using OutputReader reader = new(output, error, Until(children, end));
        reader.ReadAll();
        var statuses = new ExitStatus[children.Length];
        for (int i = 0; i < children.Length; i++)
        {
            statuses[i] = children[i].Wait();
            children[i].Detach();
        }

        return new CommandOutput(name, statuses, reader.Output, reader.Error);
    }

    /// <inheritdoc cref="Run"/>
    public static async Task<CommandOutput> RunAsync(
        string name,
        ChildProcess[] children,
        SafeFd? output,
        SafeFd? error,
        OutputEnd end,
        CancellationToken cancellationToken)
    {
        SafeFd[] until = Until(children, end);
        Task<byte[]> readOutput = ReadAll(output, until, cancellationToken);
        Task<byte[]> readError = ReadAll(error, until, cancellationToken);
        byte[][] read = await Task.WhenAll(readOutput, readError).ConfigureAwait(false);
        var statuses = new ExitStatus[children.Length];
        for (int i = 0; i < children.Length; i++)
        {
            statuses[i] = await children[i].WaitAsync(cancellationToken).ConfigureAwait(false);
            children[i].Detach();
        }

        return new CommandOutput(name, statuses, read[0], read[1]);
    }

    private static SafeFd[] Until(ChildProcess[] children, OutputEnd end) =>
        end == OutputEnd.AtEndOfFile ? [] : Array.ConvertAll(children, child => child.Exit.PidFd);

    private static async Task<byte[]> ReadAll(
        SafeFd? pipe, SafeFd[] until, CancellationToken cancellationToken)
    {
        if (pipe is null)
        {
            return [];
        }

        using CaptureBuffer buffer = new();
        using PipeReadStream stream = new(pipe, until);
        int count;
        while ((count = await stream.ReadAsync(buffer.Free, cancellationToken).ConfigureAwait(false)) > 0)
        {
            buffer.Advance(count);
        }

        return buffer.ToArray();
    }
}
