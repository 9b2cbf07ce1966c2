using Kin.Workers;

namespace Kin.Benchmarks.Contestants;

/// <summary>Kin: an array of bytes through an <see cref="ObjectPipe{T}"/> to a worker, and back; both block.</summary>
/// <remarks>With two numbers this process stays on the first CPU, the other one on the second.</remarks>
internal sealed class KinObjectPipe : IInProcess
{
    private readonly ObjectPipe<byte[]> _pipe;
    private readonly WorkerProcess _worker;
    private readonly byte[] _payload;

    public KinObjectPipe(int bytes, int[] cpus)
    {
        _payload = new byte[bytes];
        (_pipe, ObjectPipe<byte[]> theirs) = ObjectPipe<byte[]>.Create();
        using (theirs)
        {
            _worker = WorkerProcess.Start(Echo, theirs);
        }

        Cpus.Put(_worker.Id, cpus);
    }

    public Task<long?> RunAsync(long count)
    {
        for (long i = 0; i < count; i++)
        {
            _pipe.Send(_payload);
            if (_pipe.Receive().Length != _payload.Length)
            {
                throw new InvalidOperationException("another object came back");
            }
        }

        return Task.FromResult<long?>(null);
    }

    public async ValueTask DisposeAsync()
    {
        _pipe.Dispose();
        await _worker.DisposeAsync();
    }

    private static void Echo(ObjectPipe<byte[]> pipe)
    {
        foreach (byte[] payload in pipe.ReadAll())
        {
            pipe.Send(payload);
        }
    }
}
