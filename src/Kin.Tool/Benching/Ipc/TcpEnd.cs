using System.Net;
using System.Net.Sockets;

namespace Kin.Tool.Benching.Ipc;

/// <summary>TCP over the loopback interface, what programs use that know no other way.</summary>
internal sealed class TcpEnd(SafeSocketHandle handle) : IpcEnd
{
    private Socket? _socket;

    private Socket Socket => _socket ??= new Socket(handle) { NoDelay = true };

    public static (IpcEnd Mine, IpcEnd Theirs) Open()
    {
        using Socket listener = New();
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Socket mine = New();
        mine.Connect(listener.LocalEndPoint!);
        return (new TcpEnd(mine.SafeHandle), new TcpEnd(listener.Accept().SafeHandle));
    }

    public override void Send(byte[] data)
    {
        for (int done = 0; done < data.Length;)
        {
            done += Socket.Send(data.AsSpan(done));
        }
    }

    public override bool Receive(byte[] buffer)
    {
        for (int done = 0; done < buffer.Length;)
        {
            int count = Socket.Receive(buffer.AsSpan(done));
            if (count == 0)
            {
                return false;
            }

            done += count;
        }

        return true;
    }

    public override void Dispose()
    {
        _socket?.Dispose();
        handle.Dispose();
    }

    private static Socket New() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
}
