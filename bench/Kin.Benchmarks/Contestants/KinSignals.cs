using Kin.Signals;
using Kin.Workers;

namespace Kin.Benchmarks.Contestants;

/// <summary>Kin: a value by a real-time signal to another process, and back; both wait on the calling thread.</summary>
internal sealed class KinSignals : IInProcess
{
    private static readonly Signal s_signal = Signal.RealTime(1);

    private readonly SignalListener _listener = new(s_signal);
    private readonly WorkerProcess _worker;
    private readonly ProcessHandle _partner;

    public KinSignals()
    {
        _worker = WorkerProcess.Start(Partner, ThisProcess.Id);
        _partner = ProcessHandle.Open(_listener.Read().SenderId!.Value);
    }

    public Task<long?> RunAsync(long count)
    {
        for (int i = 0; i < count; i++)
        {
            _partner.SendSignal(s_signal, i);
            if (_listener.Read().Value != i)
            {
                throw new InvalidOperationException("another value came back");
            }
        }

        return Task.FromResult<long?>(null);
    }

    public async ValueTask DisposeAsync()
    {
        _partner.Dispose();
        await _worker.DisposeAsync();
        _listener.Dispose();
    }

    private static void Partner(int other)
    {
        using SignalListener listener = new(s_signal);
        using var process = ProcessHandle.Open(other);
        process.SendSignal(s_signal, -1);
        while (process.SendSignal(s_signal, listener.Read().PointerValue))
        {
        }
    }
}
