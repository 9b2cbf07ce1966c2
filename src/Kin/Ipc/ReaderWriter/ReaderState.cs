namespace Kin.Ipc.ReaderWriter;

/// <summary>What a place in the table of readers is used for.</summary>
[Flags]
internal enum ReaderState
{
    /// <summary>Nothing.</summary>
    Free = 0,

    /// <summary>Somebody reads: no writer may begin.</summary>
    Reading = 1,

    /// <summary>Somebody waits to read.</summary>
    Waiting = 2,

    /// <summary>
    /// Somebody who waited looks whether the gate is open. No writer may begin, for he may be in; but he does
    /// not have the lock yet, so nobody can be said to wait for him.
    /// </summary>
    Trying = Reading | Waiting,
}
