using Kin.Inspection;

namespace Kin.Benchmarks.Contestants;

/// <summary>Kin: one process after the other, <see cref="ProcFs.Processes"/>.</summary>
internal sealed class KinScan : ProcessScan
{
    protected override int Scan(out long sum)
    {
        int processes = 0;
        sum = 0;
        foreach (ProcessInfo process in ProcFs.Default.Processes())
        {
            processes++;
            sum += Sum(process);
        }

        return processes;
    }
}
