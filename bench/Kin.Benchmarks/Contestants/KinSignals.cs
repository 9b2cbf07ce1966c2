using Kin.Signals;
using Kin.Workers;

namespace Kin.Benchmarks.Contestants;

/// <summary>Kin: a value by a real-time signal to another process, and back; both wait on the calling thread.</summary>
/// <remarks>With two numbers this process stays on the first CPU, the other one on the second.</remarks>
internal sealed class KinSignals : IInProcess
{
    private static readonly Signal s_signal = Signal.RealTime(1);

    private readonly SignalListener _listener = new(s_signal);
    private readonly WorkerProcess _worker;
    private readonly ProcessHandle _partner;

    public KinSignals(int[] cpus)
    {
        _worker = WorkerProcess.Start(Partner, ThisProcess.Id);
        _partner = ProcessHandle.Open(_listener.Read().SenderId!.Value);
        if (cpus is [int own, int other])
        {
            using var self = ProcessHandle.Open(ThisProcess.Id);
            self.SetCpuAffinity([own]);
            _partner.SetCpuAffinity([other]);
        }
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
