namespace Kin.Ipc.Barriers;

/// <summary>The word of a barrier.</summary>
/// <param name="Phase">How many phases are over.</param>
/// <param name="Arrived">How many parties have arrived in this one.</param>
/// <param name="Epoch">How often the barrier was reset.</param>
/// <param name="IsActing">All have arrived, and the last one runs its action.</param>
/// <param name="IsBroken">This phase will not be over before a reset.</param>
/// <param name="Rest">The bits that mean nothing: 0, unless the word is damaged.</param>
internal readonly record struct BarrierState(
    uint Phase, int Arrived, int Epoch, bool IsActing, bool IsBroken, ulong Rest)
{
    public const int MostParties = (1 << ArrivedBits) - 1;

    private const int ArrivedBits = 14, EpochBits = 12;
    private const int ArrivedShift = 32, EpochShift = ArrivedShift + ArrivedBits;
    private const int ActingShift = EpochShift + EpochBits, BrokenShift = ActingShift + 1;

    private const ulong RestMask = ~((2UL << BrokenShift) - 1);

    /// <summary>The phase is over, and the next one begins.</summary>
    public BarrierState Over => new(Phase + 1, 0, Epoch, false, false, 0);

    /// <summary>All anew, in the same phase.</summary>
    public BarrierState AfterReset =>
        new(Phase, 0, (Epoch + 1) & ((1 << EpochBits) - 1), false, false, 0);

    public static BarrierState Of(ulong word) => new(
        (uint)word, (int)(word >> ArrivedShift & MostParties),
        (int)(word >> EpochShift & ((1 << EpochBits) - 1)),
        (word >> ActingShift & 1) != 0, (word >> BrokenShift & 1) != 0,
        word & RestMask);

    public ulong Pack() => Phase | ((ulong)Arrived << ArrivedShift) | ((ulong)Epoch << EpochShift)
        | (IsActing ? 1UL << ActingShift : 0) | (IsBroken ? 1UL << BrokenShift : 0) | Rest;
}
