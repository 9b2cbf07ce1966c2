namespace Kin.Benchmarks.Contestants;

/// <summary>A contestant written in C#, which runs inside a co-process of its own.</summary>
internal interface IInProcess : IAsyncDisposable
{
    /// <summary>Makes the calls; returns the nanoseconds that count (null: all of them).</summary>
    Task<long?> RunAsync(long count);

    /// <summary>What there is to tell of the last run besides its time, by name.</summary>
    IReadOnlyDictionary<string, double> Facts => new Dictionary<string, double>();
}
