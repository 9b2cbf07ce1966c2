namespace Kin.Native.Spawn;

/// <summary>
/// How the kernel gives the child the CPU: a SCHED_* number of sched_setscheduler(2), with the flag
/// SCHED_RESET_ON_FORK where wanted, and the real-time priority (0 for the others).
/// </summary>
internal sealed record SpawnScheduling(int Policy, int Priority);
