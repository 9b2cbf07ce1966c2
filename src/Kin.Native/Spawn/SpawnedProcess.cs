using Kin.Native.Processes;

namespace Kin.Native.Spawn;

/// <summary>
/// A child that runs its program. The pidfd stays valid, and means this process, for as long as it is open.
/// </summary>
internal sealed record SpawnedProcess(int Pid, SafeFd PidFd);
