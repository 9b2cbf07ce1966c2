using Kin.Ipc;

namespace Kin.Tool.Benching.Ipc;

/// <summary>Two queues of frames in shared memory, one for each direction.</summary>
internal sealed class QueueEnd(SharedFrameQueue input, SharedFrameQueue output, bool owns) : IpcEnd
{
    private const int CapacityBytes = 256 * 1024;

    public static (IpcEnd Mine, IpcEnd Theirs) Open()
    {
        var first = SharedFrameQueue.Create(CapacityBytes);
        var second = SharedFrameQueue.Create(CapacityBytes);
        return (new QueueEnd(first, second, owns: true), new QueueEnd(second, first, owns: false));
    }

    public override void Send(byte[] data) => output.Enqueue(data);

    public override bool Receive(byte[] buffer)
    {
        input.Dequeue().CopyTo(buffer, 0);
        return true;
    }

    // In the process that made them both ends have the same objects: one end closes them.
    public override void Dispose()
    {
        if (owns)
        {
            input.Dispose();
            output.Dispose();
        }
    }
}
