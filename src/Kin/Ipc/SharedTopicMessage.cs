namespace Kin.Ipc;

/// <summary>A message of a <see cref="SharedTopic{T}"/>.</summary>
/// <param name="Value">What was published.</param>
/// <param name="Sender">
/// The number of the process that published it, in its own pid namespace. Whoever may publish could have
/// written another one: it is no proof.
/// </param>
/// <param name="Position">Which message of the topic it is, from 0; with gaps where others were lost.</param>
public readonly record struct SharedTopicMessage<T>(T Value, int Sender, long Position)
    where T : unmanaged;
