namespace Kin.Ipc;

/// <summary>What one party knows after all have met at a <see cref="SharedBarrier"/>.</summary>
/// <param name="Phase">Which meeting it was, from 0; after 2^32 it begins again.</param>
/// <param name="Index">As which one it arrived: each number from 0 to parties - 1 occurs once.</param>
public readonly record struct BarrierPass(uint Phase, int Index);
