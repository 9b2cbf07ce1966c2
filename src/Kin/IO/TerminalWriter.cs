using Kin.Native;

namespace Kin.IO;

/// <summary>
/// Types into a terminal, by its master, which is non-blocking underneath. One writer at a time; closing the
/// master ends a write that waits.
/// </summary>
internal sealed class TerminalWriter(SafeFd master)
{
    // The kernel wakes a writer when a program has read. It may also make room by dropping what is too long
    // for a line (n_tty), which wakes nobody.
    private static readonly TimeSpan s_recheck = TimeSpan.FromSeconds(1);

    /// <summary>The last byte that was written; a new line when there was none.</summary>
    public byte Last { get; private set; } = (byte)'\n';

    /// <summary>Blocks until the terminal has taken everything.</summary>
    public void Write(ReadOnlySpan<byte> buffer)
    {
        while (!TryWrite(ref buffer))
        {
            Wait(CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    /// <inheritdoc cref="Write"/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (!TryWrite(ref buffer))
        {
            await Wait(cancellationToken).ConfigureAwait(false);
        }
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
        ObjectDisposedException.ThrowIf(master.IsClosed, this);
        while (!left.IsEmpty)
        {
            // The kernel takes what is typed into a terminal that no program has, until there is no more
            // room.
            int count = Poll.IsHungUp(master) ? throw Gone() : Descriptor.Write(master, left);
            if (count <= 0)
            {
                return false;
            }

            Last = left[count - 1];
            left = left[count..];
        }

        return true;
    }

    private static LinuxException Gone() =>
        new("write", Errno.EIO, "a pseudo-terminal", "No program has the terminal open any more.");

    private async Task Wait(CancellationToken cancellationToken)
    {
        using CancellationTokenSource recheck =
            CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        recheck.CancelAfter(s_recheck);
        try
        {
            await ReadinessWait.Start(Reactor.Shared, master, ReactorEvents.Write, null, recheck.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
