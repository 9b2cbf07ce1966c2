using Kin.Native;

namespace Kin.IO;

/// <summary>
/// The writing end of a pipe to a child, non-blocking underneath. Unbuffered: what is written is at once in
/// the pipe. One writer at a time; disposing is end-of-file for the child. A child that reads no more is a
/// LinuxException with EPIPE.
/// </summary>
internal sealed class PipeWriteStream(SafeFd pipe) : SequentialStream, IWriteTarget
{
    /// <summary>The descriptor, for those that write to it another way.</summary>
    internal SafeFd Pipe => pipe;

    public override bool CanWrite => !pipe.IsClosed;

    public override void Write(ReadOnlySpan<byte> buffer) => this.WriteWhenReady(buffer);

    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        this.WriteWhenReadyAsync(buffer, cancellationToken);

    public bool TryWrite(ref ReadOnlySpan<byte> left)
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

    public Task WaitAsync(CancellationToken cancellationToken) =>
        ReadinessWait.Start(Reactor.Shared, pipe, ReactorEvents.Write, null, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        pipe.Dispose();
        base.Dispose(disposing);
    }
}
