using Kin.IO;
using Kin.Native;

namespace Kin.Ipc;

/// <summary>
/// The reading end of a FIFO, non-blocking underneath. Before the first writer a read(2) finds the end, as
/// after the last one; poll(2) tells these apart: there is a hang-up only after somebody was there.
/// </summary>
internal sealed class FifoReadStream(SafeFd reader, SafeFd? ownWriter) : SequentialStream
{
    public override bool CanRead => !reader.IsClosed;

    public override int Read(Span<byte> buffer)
    {
        int count;
        while (!TryRead(buffer, out count))
        {
            // On the reactor and not in read(2), so that disposing the stream ends it.
            Wait(CancellationToken.None).GetAwaiter().GetResult();
        }

        return count;
    }

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count;
        cancellationToken.ThrowIfCancellationRequested();
        while (!TryRead(buffer.Span, out count))
        {
            await Wait(cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        reader.Dispose();
        ownWriter?.Dispose();
        base.Dispose(disposing);
    }

    private bool TryRead(Span<byte> buffer, out int count)
    {
        ObjectDisposedException.ThrowIf(reader.IsClosed, this);
        count = 0;
        if (buffer.IsEmpty)
        {
            return true;
        }

        if (reader.ReadyNow(PollEvents.Readable) == PollEvents.None)
        {
            return false; // no data, and nobody has gone: perhaps nobody has come yet
        }

        count = Descriptor.Read(reader, buffer);
        return count != Descriptor.NotReady;
    }

    private Task Wait(CancellationToken cancellationToken) =>
        ReadinessWait.Start(Reactor.Shared, reader, ReactorEvents.Read, null, cancellationToken);
}
