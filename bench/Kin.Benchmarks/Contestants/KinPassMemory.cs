using System.Diagnostics;
using Kin.Ipc;
using Kin.Native;
using Kin.Native.Memory;
using Kin.Workers;

namespace Kin.Benchmarks.Contestants;

/// <summary>
/// Kin: memory that is full of data, handed to a worker by its handle, mapped there, and answered by a byte. What it takes
/// to touch every page of it there is told beside.
/// </summary>
internal sealed class KinPassMemory : IInProcess
{
    private const byte Map = 1, Touch = 2;
    private const int Page = 4096;

    private readonly UnixSocket _socket;
    private readonly WorkerProcess _worker;
    private readonly SafeFd _memory;
    private readonly double _touch;

    public KinPassMemory(int bytes)
    {
        _memory = MemoryFile.Create("kin-bench", bytes);
        using (MappedRegion region = MappedRegion.Map(_memory, bytes))
        {
            region.Slice(0, bytes).Fill(1);
        }

        (_socket, UnixSocket theirs) = UnixSocket.CreatePair(UnixSocketKind.SeqPacket);
        using (theirs)
        {
            _worker = WorkerProcess.Start(Serve, (theirs, bytes));
        }

        // Once, and not between the rounds: the caches are full of it afterwards.
        Ask(Map);
        long start = Stopwatch.GetTimestamp();
        Ask(Touch);
        Ask(Map); // answered when the touched pages have been unmapped, which is a part of having touched them
        _touch = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    public IReadOnlyDictionary<string, double> Facts => new Dictionary<string, double> { ["touch-every-page-ms"] = _touch };

    public Task<long?> RunAsync(long count)
    {
        for (long i = 0; i < count; i++)
        {
            Ask(Map);
        }

        return Task.FromResult<long?>(null);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _worker.DisposeAsync();
        _memory.Dispose();
    }

    private void Ask(byte what)
    {
        _socket.Send([what], [_memory]);
        Span<byte> answer = [0];
        if (_socket.Receive(answer) != 1 || answer[0] != what)
        {
            throw new InvalidOperationException("the worker has not answered");
        }
    }

    private static void Serve((UnixSocket Socket, int Bytes) work)
    {
        byte[] buffer = new byte[1];
        while (true)
        {
            using UnixMessage message = work.Socket.ReceiveMessage(buffer);
            if (message.IsEnd)
            {
                return;
            }

            using SafeFd memory = new((int)message.Handles[0].DangerousGetHandle());
            message.Handles[0].SetHandleAsInvalid();
            using MappedRegion region = MappedRegion.Map(memory, work.Bytes);
            long sum = 0;
            for (int at = 0; buffer[0] == Touch && at < work.Bytes; at += Page)
            {
                sum += region.At<byte>(at);
            }

            if (buffer[0] == Touch && sum != work.Bytes / Page)
            {
                throw new InvalidDataException($"{sum}");
            }

            work.Socket.Send(buffer);
        }
    }
}
