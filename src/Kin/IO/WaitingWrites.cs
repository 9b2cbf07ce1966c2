namespace Kin.IO;

/// <summary>Writes that wait on the reactor, so that closing what is written to ends them.</summary>
internal static class WaitingWrites
{
    /// <summary>Blocks until everything is written.</summary>
    public static void WriteWhenReady(this IWriteTarget target, ReadOnlySpan<byte> buffer)
    {
        while (!target.TryWrite(ref buffer))
        {
            target.WaitAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    /// <inheritdoc cref="WriteWhenReady"/>
    public static async ValueTask WriteWhenReadyAsync(
        this IWriteTarget target, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (!TryWrite(target, ref buffer))
        {
            await target.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool TryWrite(IWriteTarget target, ref ReadOnlyMemory<byte> left)
    {
        ReadOnlySpan<byte> span = left.Span;
        bool done = target.TryWrite(ref span);
        left = left[^span.Length..];
        return done;
    }
}
