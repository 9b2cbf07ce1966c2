using System.Buffers.Binary;
using Kin.Native;
using Kin.Native.Ipc;

namespace Kin.Ipc;

/// <summary>One msgsnd(2). The content is copied at once, so the caller's buffer is free.</summary>
internal sealed class MessageSend : SleepingCall
{
    private const string TooLong =
        "Either it was removed, or the message is too long (SystemVLimits.MaxMessageBytes, kernel.msgmax)";

    private readonly int _id;
    private readonly byte[] _frame;

    public MessageSend(int id, ReadOnlySpan<byte> content, long type)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(type, 1);
        _id = id;
        _frame = GC.AllocateUninitializedArray<byte>(MessageQueueCalls.HeaderBytes + content.Length);
        BinaryPrimitives.WriteInt64LittleEndian(_frame, type);
        content.CopyTo(_frame.AsSpan(MessageQueueCalls.HeaderBytes));
    }

    protected override int Try(TimeSpan limit) =>
        -MessageQueueCalls.Send(_id, _frame, limit == TimeSpan.Zero ? Libc.IPC_NOWAIT : 0);

    protected override Exception Failure(int errno) =>
        SystemVFailure.Of("msgsnd", errno, SystemVFailure.Name(_id), TooLong);
}
