namespace Kin.Benchmarks.Harness;

/// <summary>How long a case is measured.</summary>
/// <param name="Rounds">Interleaved rounds; 15 at least for a figure that is claimed.</param>
/// <param name="RoundMilliseconds">Wall time that each contestant fills per round.</param>
/// <param name="WarmUpMilliseconds">Wall time of each contestant before round one (JIT, caches).</param>
internal sealed record Effort(int Rounds, int RoundMilliseconds, int WarmUpMilliseconds)
{
    public const int FewestRounds = 15;

    public double RoundNanoseconds => RoundMilliseconds * 1e6;

    public double WarmUpNanoseconds => WarmUpMilliseconds * 1e6;
}
