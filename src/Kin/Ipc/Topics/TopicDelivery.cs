namespace Kin.Ipc;

/// <summary>What became of a send. Immutable.</summary>
public sealed class TopicDelivery
{
    internal TopicDelivery(IReadOnlyList<TopicResult> results) => Results = results;

    /// <summary>A result for each receiver that was called, in the order of the calls.</summary>
    public IReadOnlyList<TopicResult> Results { get; }

    /// <summary>What the receivers threw, in the order of the calls; often empty.</summary>
    public IReadOnlyList<Exception> Errors => [.. Results.Select(r => r.Error).OfType<Exception>()];

    /// <summary>Throws if a receiver did.</summary>
    /// <returns>This delivery.</returns>
    /// <exception cref="AggregateException">All that the receivers threw.</exception>
    public TopicDelivery ThrowIfFailed() => Errors is { Count: > 0 } errors
        ? throw new AggregateException("A receiver of the topic failed.", errors)
        : this;
}
