namespace Kin.Ipc.Queues;

/// <summary>A cell that is claimed for reading.</summary>
/// <param name="Ring">The ring that it is in.</param>
/// <param name="Offset">Its state word.</param>
/// <param name="Freed">What that word becomes when the value has been taken.</param>
/// <param name="Again">A reader had claimed it before and died.</param>
/// <param name="Units">How much room it has.</param>
internal readonly record struct QueueClaim(int Ring, long Offset, ulong Freed, bool Again, int Units);
