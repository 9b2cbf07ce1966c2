using Kin.Workers;

namespace Kin.Tool.Benching.Ipc;

/// <summary>An object pipe.</summary>
internal sealed class ObjectEnd(ObjectPipe<byte[]> pipe) : IpcEnd
{
    public static (IpcEnd Mine, IpcEnd Theirs) Open()
    {
        (ObjectPipe<byte[]> mine, ObjectPipe<byte[]> theirs) = ObjectPipe<byte[]>.Create();
        return (new ObjectEnd(mine), new ObjectEnd(theirs));
    }

    public override void Send(byte[] data) => pipe.Send(data);

    public override bool Receive(byte[] buffer)
    {
        try
        {
            pipe.Receive().CopyTo(buffer, 0);
            return true;
        }
        catch (EndOfStreamException)
        {
            return false;
        }
    }

    public override void Dispose() => pipe.Dispose();
}
