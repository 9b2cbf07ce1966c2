using Kin.Native;

namespace Kin.IO;

/// <summary>
/// The writing end of a pipe to a child, non-blocking underneath. Unbuffered: what is written is at once in
/// the pipe. One writer at a time; disposing is end-of-file for the child. A child that reads no more is a
/// LinuxException with EPIPE.
/// </summary>
internal sealed class PipeWriteStream(SafeFd pipe) : SequentialStream
{
    /// <summary>The descriptor, for those that write to it another way.</summary>
    internal SafeFd Pipe => pipe;

    public override bool CanWrite => !pipe.IsClosed;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!TryWrite(ref buffer))
        {
            Wait(CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (!TryWrite(ref buffer))
        {
            await Wait(cancellationToken).ConfigureAwait(false);
        }
    }

    protected override void Dispose(bool disposing)
    {
        pipe.Dispose();
        base.Dispose(disposing);
    }

    private bool TryWrite(ref ReadOnlyMemory<byte> left)
    {
        ReadOnlySpan<byte> span = left.Span;
        bool done = TryWrite(ref span);
        left = left[^span.Length..];
        return done;
    }

    private bool TryWrite(ref ReadOnlySpan<byte> left)
    {
        ObjectDisposedException.ThrowIf(pipe.IsClosed, this);
        while (!left.IsEmpty)
        {
            int count = Descriptor.Write(pipe, left);
            if (count == Descriptor.NotReady)
            {
                return false;
            }

            left = left[count..];
        }

        return true;
    }

    private Task Wait(CancellationToken cancellationToken) =>
        ReadinessWait.Start(Reactor.Shared, pipe, ReactorEvents.Write, null, cancellationToken);
}
