namespace Kin.Ipc.Locks;

/// <summary>One who has what somebody waits for.</summary>
/// <param name="Slot">The place of the participant.</param>
/// <param name="Lease">Who it is within his process.</param>
/// <param name="Place">Where that is written, so that one of his holds is told from another.</param>
/// <param name="Turn">Which taking it is.</param>
internal readonly record struct LockHolder(int Slot, uint Lease, int Place, uint Turn);
