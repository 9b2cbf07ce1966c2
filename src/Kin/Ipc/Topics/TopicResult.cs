namespace Kin.Ipc;

/// <summary>What became of one receiver of a send.</summary>
/// <param name="Subscription">The receiver.</param>
/// <param name="Value">What it returned; null: nothing, or it failed.</param>
/// <param name="Error">What it threw; null: nothing.</param>
public readonly record struct TopicResult(TopicSubscription Subscription, object? Value, Exception? Error);
