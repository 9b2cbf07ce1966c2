using System.Buffers;
using Kin.Native;

namespace Kin.IO.Transfers;

/// <summary>read(2) and write(2) through a buffer: for whatever the kernel does not join itself.</summary>
internal sealed class ReadWriteStep(TransferEnd source, TransferEnd target, bool mayBlock)
    : TransferStep(source, target, mayBlock)
{
    private const int Size = 128 << 10;

    // A blocking pipe or terminal that is ready takes at least so much without blocking (pipe(7), PIPE_BUF).
    private const int SureSize = 4096;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(Size);
    private int _start;
    private int _held;

    public override TransferMethod Method => TransferMethod.ReadWrite;

    public override long Held => _held;

    private bool SourceMayBlock =>
        MayBlock || Source.IsFile || Source.IsBlockDevice || Source.IsNonBlocking;

    private bool TargetMayBlock =>
        MayBlock || Target.IsFile || Target.IsBlockDevice || Target.IsNonBlocking;

    public override Outcome Move(long most, out long moved)
    {
        moved = 0;
        if (_held == 0)
        {
            Outcome outcome = Fill(most);
            if (outcome != Outcome.Moved)
            {
                return outcome;
            }
        }

        return Empty(out moved);
    }

    public override void End()
    {
        if (_held > 0)
        {
            Source.Unread(_held);
        }

        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private Outcome Fill(long most)
    {
        if (!SourceMayBlock && !Source.IsSocket && !Source.IsReady(PollEvents.Readable))
        {
            return Outcome.SourceNotReady;
        }

        using HandleHold from = new(Source.Handle);
        long count = KernelCopy.Read(
            from.Number, ref Source.Offset, _buffer.AsSpan(0, (int)Math.Min(most, Size)), Source.IsSocket,
            SourceMayBlock);
        _start = 0;
        _held = (int)Math.Max(count, 0);
        return count switch
        {
            > 0 => Outcome.Moved,
            0 => Outcome.AtEnd,
            -Errno.EAGAIN => Outcome.SourceNotReady,
            -Errno.EIO when Source.File.Type == Libc.S_IFCHR => Outcome.AtEnd, // a terminal nobody has open
            _ => throw Source.Failure("read", (int)-count),
        };
    }

    private Outcome Empty(out long moved)
    {
        moved = 0;
        bool sure = !TargetMayBlock && !Target.IsSocket;
        if (sure && !Target.IsReady(PollEvents.Writable))
        {
            return Outcome.TargetNotReady;
        }

        using HandleHold to = new(Target.Handle);
        int size = sure ? Math.Min(_held, SureSize) : _held;
        long count = KernelCopy.Write(
            to.Number, ref Target.Offset, _buffer.AsSpan(_start, size), Target.IsSocket, TargetMayBlock);
        if (count < 0)
        {
            return count == -Errno.EAGAIN
                ? Outcome.TargetNotReady
                : throw Target.Failure(Target.IsSocket ? "send" : "write", (int)-count);
        }

        moved = count;
        _start += (int)count;
        _held -= (int)count;
        return Outcome.Moved;
    }
}
