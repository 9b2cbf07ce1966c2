namespace Kin.Native.Spawn;

/// <summary>
/// One limit of the child: an RLIMIT_* number of setrlimit(2) with its soft and hard value.
/// </summary>
internal readonly record struct SpawnLimit(int Resource, ulong Soft, ulong Hard);
