using System.Diagnostics;
using System.Net.Sockets;
using Kin.Native;
using Kin.Workers;

namespace Kin.Benchmarks.Contestants;

/// <summary>
/// Kin: SIGKILL a busy worker until its task fails. The function tells its process id over a socket when it runs,
/// so the kill surely meets it. The pool has one worker, so that a call that comes back shows that the dead one is
/// replaced, and no start of a process goes on during the next kill.
/// </summary>
internal sealed class KinWorkerDeath : IInProcess
{
    private readonly WorkerPool _pool = new(workers: 1);
    private readonly string _address = $"\0kin-bench-{Environment.ProcessId}";
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public KinWorkerDeath()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(_address));
        _listener.Listen();
    }

    public async Task<long?> RunAsync(long count)
    {
        long total = 0;
        for (long i = 0; i < count; i++)
        {
            total += (long)(await KillOneAsync()).TotalNanoseconds;
            await _pool.RunAsync(NoOperation.Identity, 1);
        }

        return total;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _pool.DisposeAsync();
    }

    private async Task<TimeSpan> KillOneAsync()
    {
        Task task = _pool.RunAsync(Busy, _address);
        byte[] pid = new byte[sizeof(int)];
        using Socket connection = await _listener.AcceptAsync();
        await connection.ReceiveAsync(pid);
        long start = Stopwatch.GetTimestamp();
        _ = Libc.kill(BitConverter.ToInt32(pid), Signal.Kill.Number);
        try
        {
            await task;
        }
        catch (WorkerDiedException)
        {
            return Stopwatch.GetElapsedTime(start);
        }

        throw new InvalidOperationException("the task of a killed worker returned");
    }

    private static int Busy(string address)
    {
        using Socket connection = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        connection.Connect(new UnixDomainSocketEndPoint(address));
        connection.Send(BitConverter.GetBytes(Environment.ProcessId));
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }
}
