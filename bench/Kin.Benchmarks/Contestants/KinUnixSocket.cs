using Kin.Ipc;
using Kin.Workers;

namespace Kin.Benchmarks.Contestants;

/// <summary>Kin: bytes through a <see cref="UnixSocket"/> to a worker, and back; both block.</summary>
internal sealed class KinUnixSocket : IInProcess
{
    private readonly UnixSocket _socket;
    private readonly WorkerProcess _worker;
    private readonly byte[] _payload;

    public KinUnixSocket(int bytes)
    {
        _payload = new byte[bytes];
        (_socket, UnixSocket theirs) = UnixSocket.CreatePair();
        using (theirs)
        {
            _worker = WorkerProcess.Start(Echo, (theirs, bytes));
        }
    }

    public Task<long?> RunAsync(long count)
    {
        for (long i = 0; i < count; i++)
        {
            _socket.Send(_payload);
            if (!Fill(_socket, _payload))
            {
                throw new InvalidOperationException("the worker is gone");
            }
        }

        return Task.FromResult<long?>(null);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _worker.DisposeAsync();
    }

    private static void Echo((UnixSocket Socket, int Bytes) work)
    {
        byte[] buffer = new byte[work.Bytes];
        while (Fill(work.Socket, buffer))
        {
            work.Socket.Send(buffer);
        }
    }

    private static bool Fill(UnixSocket socket, Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int count = socket.Receive(buffer);
            if (count == 0)
            {
                return false;
            }

            buffer = buffer[count..];
        }

        return true;
    }
}
