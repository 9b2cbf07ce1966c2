namespace Kin.Inspection;

/// <summary>
/// Somebody who waits, for what, and who could end the wait: an edge of a <see cref="WaitGraph"/>.
/// </summary>
/// <remarks>Immutable: as it was when the graph was read.</remarks>
public sealed record ThreadWait
{
    internal ThreadWait(WaitParty who, string processName, WaitObjectKind kind, string on) =>
        (Who, ProcessName, Kind, On) = (who, processName, kind, on);

    /// <summary>Who waits.</summary>
    public WaitParty Who { get; }

    /// <summary>The name of that process, as the kernel has it.</summary>
    public string ProcessName { get; }

    /// <summary>The kind of what it waits for.</summary>
    public WaitObjectKind Kind { get; }

    /// <summary>What it waits for, for people: "flock of /run/a.lock".</summary>
    public string On { get; }

    /// <summary>Who could end the wait; none: nobody is known.</summary>
    public IReadOnlyList<WaitParty> Holders { get; internal init; } = [];

    /// <summary>
    /// Each of <see cref="Holders"/> has to let go, as readers have for a writer; false: one is enough, as
    /// one of the writers of a pipe.
    /// </summary>
    public bool NeedsAll { get; internal init; }

    /// <summary>
    /// It has waited so, without a moment of running, from one look to the next, and so have its holders
    /// held.
    /// </summary>
    public bool IsSteady { get; internal init; }

    /// <summary>For how long it has waited; null: only locks of Kin tell.</summary>
    public TimeSpan? Duration { get; internal init; }

    /// <summary>
    /// A healthy program may wait so for ever: for messages, for the end of another. Locks, and room in a
    /// pipe, are expected soon.
    /// </summary>
    public bool IsIdle => Kind is WaitObjectKind.PosixSemaphore or WaitObjectKind.SharedMemory
        or WaitObjectKind.PipeData or WaitObjectKind.ChildEnd or WaitObjectKind.ThreadEnd;

    /// <summary>The holders are all who could end it, and hold for sure.</summary>
    internal bool IsExact { get; init; }

    /// <summary>
    /// Who might come to be able to end it: only if all of them are stuck, too, the wait is for certain.
    /// </summary>
    internal IReadOnlyList<WaitParty> Heirs { get; init; } = [];

    /// <summary>
    /// Anybody may come and end it: at a named pipe that its reader keeps open for those who come.
    /// </summary>
    internal bool IsOpenToAll { get; init; }

    /// <summary>The wait was there at the look before, though its thread may have run meanwhile.</summary>
    internal bool WasBefore { get; init; }

    /// <summary>What changes when the thread has run, or waits anew.</summary>
    internal (long Run, string Holds) Stamp { get; init; }

    /// <summary>"4711 (worker) waits for flock of /run/a.lock, held by 4712".</summary>
    public override string ToString() => $"{Who} ({ProcessName}) waits for {On}"
        + (Holders.Count > 0 ? $", held by {string.Join(NeedsAll ? " and " : " or ", Holders)}" : "");
}
