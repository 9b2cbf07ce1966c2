namespace Kin.Benchmarks.Contestants;

/// <summary>A contestant written in C#, which runs inside a co-process of its own.</summary>
internal interface IInProcess : IAsyncDisposable
{
    /// <summary>Makes the calls and returns the nanoseconds that count, or null when all of the time counts.</summary>
    Task<long?> RunAsync(long count);
}
