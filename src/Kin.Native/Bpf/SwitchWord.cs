namespace Kin.Native.Bpf;

/// <summary>
/// The numbers, 4 bytes each, that <see cref="SwitchingProgram"/> writes when a CPU goes from one
/// thread to another.
/// </summary>
internal enum SwitchWord
{
    /// <summary><see cref="SchedulingSample.Switch"/>.</summary>
    Kind,

    /// <summary>The one that had the CPU.</summary>
    Thread,
    Process,

    /// <summary>The bits of the state in which it leaves (<see cref="TaskState"/>).</summary>
    State,

    /// <summary>Not 0: it was interrupted in whatever state it was just coming into, and goes on.</summary>
    IsPreempted,

    /// <summary>The one that gets it; 0: nobody.</summary>
    NextThread,
    NextProcess,

    /// <summary>
    /// For how long the one before has had the CPU, in nanoseconds; 0: the kernel does not say. Two words.
    /// </summary>
    Ran,
    RanHigh,

    /// <summary>How many there are.</summary>
    Count,
}
