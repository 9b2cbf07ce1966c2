namespace Kin.IO;

/// <summary>Reads that wait on the reactor, not in read(2), so that closing what is read ends them.</summary>
internal static class WaitingReads
{
    /// <summary>Blocks until there is something to read; 0 at the end.</summary>
    public static int ReadWhenReady(this IReadSource source, Span<byte> buffer)
    {
        int count;
        while (!source.TryRead(buffer, out count))
        {
            source.WaitAsync(CancellationToken.None).GetAwaiter().GetResult();
        }

        return count;
    }

    /// <inheritdoc cref="ReadWhenReady"/>
    public static ValueTask<int> ReadWhenReadyAsync(
        this IReadSource source, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        try
        {
            return source.TryRead(buffer.Span, out int count)
                ? new(count) : WaitAndRead(source, buffer, cancellationToken);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return ValueTask.FromException<int>(e);
        }
    }

    private static async ValueTask<int> WaitAndRead(
        IReadSource source, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int count;
        do
        {
            await source.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        while (!source.TryRead(buffer.Span, out count));
        return count;
    }
}
