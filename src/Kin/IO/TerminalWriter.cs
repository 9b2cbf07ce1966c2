using Kin.Native;

namespace Kin.IO;

/// <summary>
/// Types into a terminal, by its master, which is non-blocking underneath. One writer at a time; closing the
/// master ends a write that waits.
/// </summary>
internal sealed class TerminalWriter(SafeFd master) : IWriteTarget
{
    // The kernel wakes a writer when a program has read. It may also make room by dropping what is too long
    // for a line (n_tty), which wakes nobody.
    private static readonly TimeSpan s_recheck = TimeSpan.FromSeconds(1);

    /// <summary>The last byte that was written; a new line when there was none.</summary>
    public byte Last { get; private set; } = (byte)'\n';

    public bool TryWrite(ref ReadOnlySpan<byte> left)
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

    public async Task WaitAsync(CancellationToken cancellationToken)
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

    private static LinuxException Gone() =>
        new("write", Errno.EIO, "a pseudo-terminal", "No program has the terminal open any more.");
}
