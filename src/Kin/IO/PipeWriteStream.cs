using Kin.Native;

namespace Kin.IO;

/// <summary>
/// The writing end of a pipe to a child, non-blocking underneath. Unbuffered: what is written is at once in
/// the pipe. One writer at a time; disposing is end-of-file for the child. A child that reads no more is a
/// LinuxException with EPIPE.
/// </summary>
internal sealed class PipeWriteStream(SafeFd pipe) : Stream
{
    /// <summary>The descriptor, for those that write to it another way.</summary>
    internal SafeFd Pipe => pipe;

    public override bool CanRead => false;

    public override bool CanWrite => !pipe.IsClosed;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!TryWrite(ref buffer))
        {
            Wait(CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (!TryWrite(ref buffer))
        {
            await Wait(cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task WriteAsync(
        byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

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
