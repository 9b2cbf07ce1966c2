using System.Buffers.Binary;
using Kin.Native;
using Kin.Native.Ipc;

namespace Kin.Ipc;

/// <summary>
/// One msgrcv(2), with room for whatever comes: the kernel leaves a message that is longer where it is.
/// </summary>
internal sealed class MessageReceive : SleepingCall
{
    private const int Header = MessageQueueCalls.HeaderBytes;

    // What the kernel lets be sent may be changed at any time (sysctl kernel.msgmax), so this only grows.
    private static int s_room = 8192;

    private readonly int _id, _flags;
    private readonly long _type;
    private byte[] _frame = [];

    /// <summary>Takes a message out.</summary>
    public MessageReceive(int id, long type, SystemVReceiveOptions options)
        : this(id, type, (options & SystemVReceiveOptions.Except) != 0 ? Libc.MSG_EXCEPT : 0)
    {
    }

    /// <summary>Copies the message at a place; never waits.</summary>
    public MessageReceive(int id, int index)
        : this(id, index, Libc.MSG_COPY | Libc.IPC_NOWAIT)
    {
    }

    private MessageReceive(int id, long type, int flags)
    {
        (_id, _type, _flags) = (id, type, flags);
    }

    /// <summary>The message, once it is there.</summary>
    public SystemVMessage Message { get; private set; }

    protected override int Try(TimeSpan limit)
    {
        int flags = _flags | (limit == TimeSpan.Zero ? Libc.IPC_NOWAIT : 0);
        while (true)
        {
            if (_frame.Length == 0)
            {
                _frame = GC.AllocateUninitializedArray<byte>(Header + Volatile.Read(ref s_room));
            }

            int count = MessageQueueCalls.Receive(_id, _frame, _type, flags);
            if (count != -Errno.E2BIG)
            {
                return Result(count);
            }

            Volatile.Write(ref s_room, Math.Max(s_room, checked((_frame.Length - Header) * 2)));
            _frame = [];
        }
    }

    protected override Exception Failure(int errno) =>
        SystemVFailure.Of("msgrcv", errno, SystemVFailure.Name(_id));

    // A short message gets an array of its own, so that the room for a long one can go.
    private int Result(int count)
    {
        if (count < 0)
        {
            return count == -Errno.ENOMSG ? Errno.EAGAIN : -count;
        }

        long received = BinaryPrimitives.ReadInt64LittleEndian(_frame);
        Message = new SystemVMessage(received, _frame.AsSpan(Header, count).ToArray());
        return 0;
    }
}
