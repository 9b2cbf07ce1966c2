using System.Runtime.ExceptionServices;
using Kin.IO;
using Kin.Native;

namespace Kin;

/// <summary>
/// Copies a stream of the caller into the standard input of a child, in the background, until either ends.
/// </summary>
internal sealed class InputPump : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private ExceptionDispatchInfo? _failure;

    private InputPump(Stream source, Stream input) => _ = Copy(source, input, _stop.Token);

    /// <summary>Begins to copy when the command takes its input from a stream; otherwise null.</summary>
    public static InputPump? Start(Command command, ChildProcess child) =>
        command.StandardInput.Source is Stream source ? new InputPump(source, child.InputPipe!) : null;

    /// <summary>The child has ended: throws what reading the caller's stream threw, if it did.</summary>
    public void ThrowIfFailed() => Volatile.Read(ref _failure)?.Throw();

    /// <summary>
    /// Stops copying. Does not wait: a stream of the caller may never look at its cancellation token.
    /// </summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    // Never fails. What went wrong is noted before the child is given end of file: one that ends for that has
    // ended after the note.
    private async Task Copy(Stream source, Stream input, CancellationToken stop)
    {
        // The caller's stream may block in its ReadAsync: never on the thread that started the child.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await FileTransfer.CopyAsync(source, input, stop).ConfigureAwait(false);
        }
        catch (IOException e) when (
            e is LinuxException { ErrorNumber: Errno.EPIPE }
                or TransferException { ErrorNumber: Errno.EPIPE })
        {
            // The child reads no more: its right.
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException
            && stop.IsCancellationRequested)
        {
            // The child has ended.
        }
        catch (Exception e)
        {
            Volatile.Write(ref _failure, ExceptionDispatchInfo.Capture(e));
        }

        await input.DisposeAsync().ConfigureAwait(false);
    }
}
