using Kin.IO.Transfers;
using Kin.Native;

namespace Kin.IO;

/// <summary>
/// The reading end of a pipe from children, non-blocking underneath. One reader at a time; disposing ends a
/// read that waits.
/// </summary>
/// <remarks>
/// With pidfds the stream ends when those processes have ended: at that moment the pipe holds all that they
/// wrote and that is not read yet, so exactly so many bytes are still given out, whatever others may go on to
/// write.
/// </remarks>
internal sealed class PipeReadStream(SafeFd pipe, SafeFd[] processes) : SequentialStream, IReadSource
{
    // With a writer that never pauses the end of the child is seen by looking, now and then.
    private const int ReadsBetweenLooks = 64;

    private int _reads;
    private int _remaining = int.MaxValue;
    private int _ended;

    /// <summary>The descriptor, for those that read it another way.</summary>
    internal SafeFd Pipe => pipe;

    /// <summary>It ends with the processes, and not only with the pipe.</summary>
    internal bool EndsWithProcess => processes.Length > 0;

    public override bool CanRead => !pipe.IsClosed;

    public override int Read(Span<byte> buffer) => this.ReadWhenReady(buffer);

    public override ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        this.ReadWhenReadyAsync(buffer, cancellationToken);

    /// <summary>Into a file, pipe or socket the kernel moves the bytes (splice(2)).</summary>
    public override async Task CopyToAsync(
        Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        ValidateCopyToArguments(destination, bufferSize);
        if (StreamHandle.TryOf(destination) is not StreamHandle target)
        {
            await base.CopyToAsync(destination, bufferSize, cancellationToken).ConfigureAwait(false);
            return;
        }

        TransferEnd end = target.End();
        try
        {
            TransferEnd own = new(pipe, null);
            using TransferJob job = new(own, end, TransferOptions.Default, mayBlock: false);
            await CopyTo(job, cancellationToken).ConfigureAwait(false);
        }
        catch (TransferException e) when (e.InnerException is LinuxException failure)
        {
            throw failure; // what writing to the destination itself would have thrown
        }
        finally
        {
            target.Advance(end);
        }
    }

    public bool TryRead(Span<byte> buffer, out int count)
    {
        ObjectDisposedException.ThrowIf(pipe.IsClosed, this);
        count = 0;
        if (++_reads % ReadsBetweenLooks == 0)
        {
            LookForTheEnd();
        }

        if (_remaining == 0 || buffer.IsEmpty)
        {
            return true;
        }

        count = Descriptor.Read(pipe, buffer[..Math.Min(buffer.Length, _remaining)]);
        if (count == Descriptor.NotReady)
        {
            count = 0;
            return _remaining != int.MaxValue || (LookForTheEnd() && _remaining == 0);
        }

        _remaining -= _remaining == int.MaxValue ? 0 : count;
        return true;
    }

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        SafeFd? running = _ended < processes.Length ? processes[_ended] : null;
        return ReadinessWait.Start(Reactor.Shared, pipe, ReactorEvents.Read, running, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        pipe.Dispose();
        base.Dispose(disposing);
    }

    private async Task CopyTo(TransferJob job, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        bool ended = false;
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ObjectDisposedException.ThrowIf(pipe.IsClosed, this);
                if (!ended && (++_reads % ReadsBetweenLooks == 0 || _remaining != int.MaxValue))
                {
                    ended = LookForTheEnd();
                    job.Left = ended ? _remaining + job.Held : job.Left;
                }

                switch (job.Next())
                {
                    case Outcome.AtEnd:
                    case Outcome.SourceNotReady when ended:
                        return;
                    case Outcome.SourceNotReady when !LookForTheEnd():
                        await WaitAsync(cancellationToken).ConfigureAwait(false);
                        break;
                    case Outcome.TargetNotReady:
                        await job.Target.Handle.WritableAsync(cancellationToken).ConfigureAwait(false);
                        break;
                }
            }
        }
        finally
        {
            _remaining = ended ? (int)(job.Left - job.Held) : _remaining;
        }
    }

    // True when the processes have all ended; what is left is known then.
    private bool LookForTheEnd()
    {
        if (processes.Length == 0 || _remaining != int.MaxValue)
        {
            return _remaining != int.MaxValue;
        }

        while (_ended < processes.Length && HasEnded(processes[_ended]))
        {
            _ended++;
        }

        if (_ended < processes.Length)
        {
            return false;
        }

        _remaining = Descriptor.Available(pipe);
        return true;
    }

    private static bool HasEnded(SafeFd process)
    {
        try
        {
            return Poll.IsReadable(process);
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }
}
