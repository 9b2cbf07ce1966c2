namespace Kin.Benchmarks.Contestants;

/// <summary>How a queue is used.</summary>
internal enum QueueUse
{
    /// <summary>One at a time, by the calls that wait.</summary>
    Blocking,

    /// <summary>By 64, by the calls that wait.</summary>
    Batches,

    /// <summary>One at a time, by calls that only try, over and over.</summary>
    Spinning,
}
