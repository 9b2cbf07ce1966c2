using Kin.Ipc;

namespace Kin.Tool.Benching.Ipc;

/// <summary>
/// Memory that both sides have, a part for each direction; events say that a part is full, and that it is
/// empty. Waiting is by futex words.
/// </summary>
internal sealed class MemoryEnd(MemoryEnd.Way input, MemoryEnd.Way output, bool owns) : IpcEnd
{
    private const int PartBytes = 64 * 1024;

    public static (IpcEnd Mine, IpcEnd Theirs) Open()
    {
        (Way first, Way second) = (Way.Create(), Way.Create());
        return (new MemoryEnd(first, second, owns: true), new MemoryEnd(second, first, owns: false));
    }

    public override void Send(byte[] data)
    {
        output.Empty.Wait();
        data.CopyTo(output.Memory.AsSpan(0, data.Length));
        output.Full.Set();
    }

    public override bool Receive(byte[] buffer)
    {
        input.Full.Wait();
        input.Memory.AsSpan(0, buffer.Length).CopyTo(buffer);
        input.Empty.Set();
        return true;
    }

    // In the process that made them both ends have the same objects: one end closes them.
    public override void Dispose()
    {
        if (owns)
        {
            input.Close();
            output.Close();
        }
    }

    /// <summary>One direction.</summary>
    internal sealed record Way(SharedMemory Memory, SharedEvent Full, SharedEvent Empty)
    {
        public static Way Create()
        {
            Way way = new(
                SharedMemory.Create(PartBytes), SharedEvent.Create(resetsItself: true),
                SharedEvent.Create(resetsItself: true));
            way.Empty.Set();
            return way;
        }

        public void Close()
        {
            Memory.Dispose();
            Full.Dispose();
            Empty.Dispose();
        }
    }
}
