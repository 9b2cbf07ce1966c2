namespace Kin.IO;

/// <summary>Counts what is written through it.</summary>
internal sealed class CountingStream(Stream target) : SequentialStream
{
    public long Count { get; private set; }

    public override bool CanWrite => true;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        target.Write(buffer);
        Count += buffer.Length;
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await target.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        Count += buffer.Length;
    }

    public override void Flush() => target.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        target.FlushAsync(cancellationToken);
}
