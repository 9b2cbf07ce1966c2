using Kin.Native;

namespace Kin.IO.Transfers;

/// <summary>A way to move bytes between two ends, one call at a time.</summary>
/// <param name="source">Where they come from.</param>
/// <param name="target">Where they go.</param>
/// <param name="mayBlock">The call may block on an end that is blocking.</param>
internal abstract class TransferStep(TransferEnd source, TransferEnd target, bool mayBlock)
{
    public abstract TransferMethod Method { get; }

    /// <summary>Bytes that have left the source and not arrived.</summary>
    public virtual long Held => 0;

    protected TransferEnd Source => source;

    protected TransferEnd Target => target;

    protected bool MayBlock => mayBlock;

    /// <summary>splice(2) has no flag for the end that is no pipe.</summary>
    protected bool SourceWouldBlock =>
        !mayBlock && source.IsBlockingSocket && !source.IsReady(PollEvents.Readable);

    /// <summary>Moves at most so many bytes, which are above zero.</summary>
    /// <param name="most">The most bytes.</param>
    /// <param name="moved">How many arrived.</param>
    /// <exception cref="LinuxException">It failed, and would by another way too.</exception>
    public abstract Outcome Move(long most, out long moved);

    /// <summary>Gives back what it can of what has not arrived, and its descriptors.</summary>
    public virtual void End()
    {
    }

    /// <summary>What the number that a call returned means.</summary>
    protected Outcome Judge(long result, string call, out long moved)
    {
        moved = Math.Max(result, 0);
        return result switch
        {
            > 0 => Outcome.Moved,
            0 => Outcome.AtEnd,
            -Errno.EAGAIN => source.IsReady(PollEvents.Readable)
                ? Outcome.TargetNotReady
                : Outcome.SourceNotReady,

            // EBADF: copy_file_range refuses O_APPEND so. EPERM: a filter of system calls. ETXTBSY: a swap
            // file. Where the ends themselves are at fault, read or write will say so.
            -Errno.EINVAL or -Errno.EXDEV or -Errno.EOPNOTSUPP or -Errno.ENOSYS or -Errno.EBADF
                or -Errno.EPERM or -Errno.ETXTBSY or -Errno.EISDIR or -Errno.ESPIPE
                or -Errno.EOVERFLOW => Outcome.Unsupported,
            _ => throw target.Failure(call, (int)-result),
        };
    }
}
