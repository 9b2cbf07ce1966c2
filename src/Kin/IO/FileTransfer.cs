using System.Runtime.InteropServices;
using Kin.IO.Transfers;
using Kin.Native;

namespace Kin.IO;

/// <summary>
/// Moves bytes between two descriptors by the best call that the kernel has for them, without taking them
/// through this process where there is one (zero copy). The order in which calls are tried is that of
/// <see cref="TransferMethod"/>; what the kernel refuses makes room for the next, in mid-transfer if need be.
/// </summary>
/// <remarks>
/// Files, pipes, sockets, terminals and the like, blocking or not; O_NONBLOCK is never set. Ends at the end
/// of
/// the source, or after <see cref="TransferOptions.Count"/> bytes. Both ends stay open. One transfer at a
/// time on an end. Bytes that were taken from a pipe or socket and could not be delivered are lost; those
/// taken from a file are given back.
/// </remarks>
public static class FileTransfer
{
    /// <summary>Moves bytes on the calling thread.</summary>
    /// <param name="source">Open for reading; moved on from its position, or from an offset.</param>
    /// <param name="target">Open for writing.</param>
    /// <param name="options">How much and where; null: from here to the end.</param>
    /// <exception cref="TransferException">
    /// The kernel refused on the way: ENOSPC, EPIPE, EIO. Says how much had arrived.
    /// </exception>
    /// <exception cref="ArgumentException">What is read and what is written overlap in one file.</exception>
    public static TransferResult Copy(SafeHandle source, SafeHandle target, TransferOptions? options = null)
    {
        options ??= TransferOptions.Default;
        using TransferJob job = new(
            new TransferEnd(source, options.SourceOffset),
            new TransferEnd(target, options.TargetOffset),
            options,
            mayBlock: true);
        while (true)
        {
            switch (job.Next())
            {
                case Outcome.AtEnd:
                    return job.Result;
                case Outcome.SourceNotReady:
                    Block(source, PollEvents.Readable);
                    break;
                case Outcome.TargetNotReady:
                    Block(target, PollEvents.Writable);
                    break;
            }
        }
    }

    /// <summary>
    /// Moves bytes on the thread pool; waits for pipes, sockets and terminals without a thread. A socket that
    /// is blocking gets <see cref="TransferMethod.ReadWrite"/>, for only so can it be kept from blocking:
    /// set <c>socket.Blocking = false</c> for the calls without copying.
    /// </summary>
    /// <param name="source">Open for reading.</param>
    /// <param name="target">Open for writing.</param>
    /// <param name="options">How much and where; null: from here to the end.</param>
    /// <param name="cancellationToken">Stops the transfer between two calls.</param>
    /// <exception cref="ObjectDisposedException">An end was closed meanwhile.</exception>
    /// <inheritdoc cref="Copy"/>
    public static Task<TransferResult> CopyAsync(
        SafeHandle source,
        SafeHandle target,
        TransferOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= TransferOptions.Default;
        TransferJob job = new(
            new TransferEnd(source, options.SourceOffset),
            new TransferEnd(target, options.TargetOffset),
            options,
            mayBlock: false);
        return Run(job, cancellationToken);
    }

    /// <summary>
    /// Moves what is left of a stream into another. Streams of files, pipes and sockets, and those of a
    /// <see cref="ChildProcess"/>, are moved by the kernel; others by <see
    /// cref="Stream.CopyToAsync(Stream)"/>.
    /// </summary>
    /// <param name="source">From its position on.</param>
    /// <param name="target">From its position on.</param>
    /// <param name="cancellationToken">Stops the transfer between two calls.</param>
    /// <exception cref="TransferException">The kernel refused on the way.</exception>
    public static async Task<TransferResult> CopyAsync(
        Stream source, Stream target, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        if (StreamHandle.TryOf(source) is not StreamHandle from
            || StreamHandle.TryOf(target) is not StreamHandle to)
        {
            CountingStream counting = new(target);
            await source.CopyToAsync(counting, cancellationToken).ConfigureAwait(false);
            return new TransferResult(
                counting.Count, counting.Count > 0 ? TransferMethod.ReadWrite : TransferMethod.None);
        }

        TransferEnd sourceEnd = from.End(), targetEnd = to.End();
        try
        {
            TransferJob job = new(sourceEnd, targetEnd, TransferOptions.Default, mayBlock: false);
            return await Run(job, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            from.Advance(sourceEnd);
            to.Advance(targetEnd);
        }
    }

    /// <summary>
    /// Writes bytes of this process where a descriptor stands, and moves it on (write(2)); blocks until all
    /// are taken. A <see cref="FileStream"/> has a position of its own, and so would overwrite what others
    /// wrote to the same open file, such as a shell's <c>(one; two) &gt;file</c>.
    /// </summary>
    /// <param name="target">Open for writing: a file, pipe, socket or terminal, blocking or not.</param>
    /// <param name="bytes">What to write.</param>
    /// <exception cref="TransferException">
    /// The kernel refused on the way: ENOSPC, EPIPE, EIO; EBADF: it is not open for writing.
    /// </exception>
    public static void Write(SafeHandle target, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(target);
        using HandleHold held = new(target);
        long atPosition = -1;
        int written = 0;
        while (written < bytes.Length)
        {
            long count = KernelCopy.Write(
                held.Number, ref atPosition, bytes[written..], isSocket: false, mayBlock: true);
            switch (count)
            {
                case >= 0:
                    written += (int)count;
                    break;
                case -Errno.EAGAIN:
                    Block(target, PollEvents.Writable);
                    break;
                default:
                    throw new TransferException(
                        written, TransferEnd.Failure("write", (int)-count, held.Number));
            }
        }
    }

    /// <summary>
    /// Copies what one pipe holds into another and leaves it there to be read (tee(2)). Blocks until the
    /// first pipe holds something and the second has room; copies from the front of the first.
    /// </summary>
    /// <param name="source">The reading end of a pipe.</param>
    /// <param name="target">The writing end of another.</param>
    /// <param name="count">The most bytes, above zero.</param>
    /// <returns>How many bytes were copied; 0: the first pipe is at its end.</returns>
    /// <exception cref="LinuxException">EINVAL: one is no pipe, or both are the same.</exception>
    public static long Tee(SafeHandle source, SafeHandle target, long count = long.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        while (true)
        {
            using HandleHold from = new(source), to = new(target);
            long copied = KernelCopy.Tee(from.Number, to.Number, count, mayBlock: true);
            switch (copied)
            {
                case >= 0:
                    return copied;
                case -Errno.EAGAIN when source.ReadyNow(PollEvents.Readable) == PollEvents.None:
                    Block(source, PollEvents.Readable);
                    break;
                case -Errno.EAGAIN:
                    Block(target, PollEvents.Writable);
                    break;
                default:
                    throw new LinuxException(
                        "tee", (int)-copied, $"descriptors {from.Number} and {to.Number}",
                        copied == -Errno.EINVAL ? "It takes two different pipes." : null);
            }
        }
    }

    private static async Task<TransferResult> Run(TransferJob job, CancellationToken cancellationToken)
    {
        using (job)
        {
            // Calls on files wait for the disk, which must not hold up the caller.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                switch (job.Next())
                {
                    case Outcome.AtEnd:
                        return job.Result;
                    case Outcome.SourceNotReady:
                        await job.Source.Handle.ReadableAsync(cancellationToken).ConfigureAwait(false);
                        break;
                    case Outcome.TargetNotReady:
                        await job.Target.Handle.WritableAsync(cancellationToken).ConfigureAwait(false);
                        break;
                }
            }
        }
    }

    private static void Block(SafeHandle handle, PollEvents events)
    {
        using HandleHold held = new(handle);
        PollFd entry = new(held.Number, (short)events);
        Poll.Wait(new Span<PollFd>(ref entry));
    }
}
