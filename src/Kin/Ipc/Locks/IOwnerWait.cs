namespace Kin.Ipc.Locks;

/// <summary>A wait for owners, one step at a time, for the thread that blocks and the task that does
/// not.</summary>
internal interface IOwnerWait
{
    /// <summary>The word to sleep on.</summary>
    long Offset { get; }

    /// <summary>
    /// True: it is decided. False: sleep on the word while it is <paramref name="word"/>, at most so long,
    /// and ask again.
    /// </summary>
    /// <exception cref="DeadlockException">This wait and others wait for each other.</exception>
    bool Next(out uint word, out int milliseconds);
}
