namespace Kin.Native.Bpf;

/// <summary>
/// The numbers, 4 bytes each, that <see cref="WakingProgram"/> writes when a thread is made
/// ready.
/// </summary>
internal enum WakingWord
{
    /// <summary><see cref="SchedulingSample.Waking"/>.</summary>
    Kind,

    /// <summary>The one that is woken.</summary>
    Thread,

    /// <summary>The thread that wakes it; 0: an interrupt does.</summary>
    Waker,

    /// <summary>How many there are.</summary>
    Count,
}
