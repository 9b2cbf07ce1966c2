using Kin.Inspection;

namespace Kin.Benchmarks.Contestants;

/// <summary>Kin: the same with all CPUs, <see cref="ProcFs.ReadAll"/>.</summary>
internal sealed class KinScanTogether : ProcessScan
{
    private ProcessInfo[] _room = [];

    protected override int Scan(out long sum)
    {
        int processes = ProcFs.Default.ReadAll(ref _room);
        sum = Sum(_room.AsSpan(0, processes));
        return processes;
    }
}
