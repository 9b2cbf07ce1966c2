namespace Kin.Native.Bpf;

/// <summary>The maps that programs at tracepoints of the scheduler work with, by their descriptors.</summary>
/// <param name="Events">Into what they write: <see cref="BpfMap.OfEvents"/>.</param>
/// <param name="Processes">Whom they follow: <see cref="BpfMap.OfProcesses"/>.</param>
internal readonly record struct SchedulingMaps(int Events, int Processes);
