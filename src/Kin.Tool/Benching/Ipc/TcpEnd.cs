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
        return (new TcpEnd(HandleOf(mine)), new TcpEnd(HandleOf(listener.Accept())));
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

    // The handle goes to another process or to a new socket here; the old one, which nobody has any more,
    // must not close it when it is collected.
    private static SafeSocketHandle HandleOf(Socket socket)
    {
#pragma warning disable CA1816 // it is not disposed: the handle lives on
        GC.SuppressFinalize(socket);
#pragma warning restore CA1816
        return socket.SafeHandle;
    }

    private static Socket New() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
}
