using Kin.Ipc;

namespace Kin.Tool.Benching.Ipc;

/// <summary>A unix socket of either kind.</summary>
internal sealed class SocketEnd(UnixSocket socket) : IpcEnd
{
    public static (IpcEnd Mine, IpcEnd Theirs) Open(UnixSocketKind kind)
    {
        (UnixSocket mine, UnixSocket theirs) = UnixSocket.CreatePair(kind);
        return (new SocketEnd(mine), new SocketEnd(theirs));
    }

    public override void Send(byte[] data) => socket.Send(data);

    public override bool Receive(byte[] buffer)
    {
        for (int done = 0; done < buffer.Length;)
        {
            int count = socket.Receive(buffer.AsSpan(done));
            if (count == 0)
            {
                return false;
            }

            done += count;
        }

        return true;
    }

    public override void Dispose() => socket.Dispose();
}
