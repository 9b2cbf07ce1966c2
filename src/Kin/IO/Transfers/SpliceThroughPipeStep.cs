using Kin.Native;

namespace Kin.IO.Transfers;

/// <summary>
/// splice(2) from the source into a pipe of our own and from there into the target, where neither is a pipe.
/// </summary>
internal sealed class SpliceThroughPipeStep(TransferEnd source, TransferEnd target, bool mayBlock)
    : TransferStep(source, target, mayBlock)
{
    private const int PipeSize = 256 << 10;

    private readonly (SafeFd Read, SafeFd Write) _pipe = Open();
    private long _held;
    private long _none = -1;
    private byte[]? _buffer;

    public override TransferMethod Method => TransferMethod.Splice;

    public override long Held => _held;

    public override Outcome Move(long most, out long moved)
    {
        moved = 0;
        if (_held == 0)
        {
            if (SourceWouldBlock)
            {
                return Outcome.SourceNotReady;
            }

            using HandleHold from = new(Source.Handle);
            long taken = KernelCopy.Splice(
                from.Number, ref Source.Offset, _pipe.Write.Number, ref _none,
                Math.Min(most, PipeSize), MayBlock);
            Outcome outcome = Judge(taken, "splice", out _held);
            if (outcome != Outcome.Moved)
            {
                return outcome == Outcome.TargetNotReady ? Outcome.SourceNotReady : outcome;
            }
        }

        return Empty(out moved);
    }

    public override void End()
    {
        _pipe.Read.Dispose();
        _pipe.Write.Dispose();
    }

    private static (SafeFd Read, SafeFd Write) Open()
    {
        (SafeFd Read, SafeFd Write) pipe = Pipe.Create();

        // Refused beyond a quota of the user (pipe(7)): then it stays at 64 KiB.
        _ = Libc.fcntl(pipe.Write.Number, Libc.F_SETPIPE_SZ, PipeSize);
        return pipe;
    }

    private Outcome Empty(out long moved)
    {
        using HandleHold to = new(Target.Handle);
        long given = _buffer is null
            ? KernelCopy.Splice(_pipe.Read.Number, ref _none, to.Number, ref Target.Offset, _held, MayBlock)
            : -Errno.EINVAL;
        if (given == -Errno.EINVAL)
        {
            return EmptyByWriting(to.Number, out moved);
        }

        Outcome outcome = Judge(given, "splice", out moved);
        _held -= moved;
        return outcome is Outcome.SourceNotReady ? Outcome.TargetNotReady : outcome;
    }

    // The target takes no splice, and the bytes are in the pipe already.
    private Outcome EmptyByWriting(int to, out long moved)
    {
        _buffer ??= new byte[PipeSize];
        moved = 0;
        while (_held > 0)
        {
            long count = KernelCopy.Read(
                _pipe.Read.Number, ref _none, _buffer.AsSpan(0, (int)_held), isSocket: false, mayBlock: true);
            _held -= count;
            for (int done = 0; done < count;)
            {
                long written = KernelCopy.Write(
                    to, ref Target.Offset, _buffer.AsSpan(done, (int)count - done), Target.IsSocket,
                    mayBlock: true);
                if (written < 0)
                {
                    throw Target.Failure("write", (int)-written);
                }

                done += (int)written;
                moved += written;
            }
        }

        return Outcome.Unsupported;
    }
}
