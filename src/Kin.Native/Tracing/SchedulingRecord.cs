namespace Kin.Native.Tracing;

/// <summary>A record as the state machine of threads wants it.</summary>
internal struct SchedulingRecord
{
    /// <summary>What it tells.</summary>
    public SchedulingRecordKind Kind;

    /// <summary>When: nanoseconds of the monotonic clock.</summary>
    public long Time;

    /// <summary>Process and thread that it is about; of Waking who is woken, in Thread.</summary>
    public int Process, Thread;

    /// <summary>
    /// Of Fork the thread that made it, of Waking the one that wakes (0: an interrupt), of Switch the one
    /// that gets the CPU.
    /// </summary>
    public int Other;

    /// <summary>Of Switch the process of Other.</summary>
    public int OtherProcess;

    /// <summary>Of Switch: how long Thread has had the CPU, in nanoseconds; 0: unknown.</summary>
    public long Ran;

    /// <summary>Of Out: R is still ready, S is not. Of Switch also D, T, t, and so on.</summary>
    public char Letter;

    /// <summary>Of Name and Exec: sixteen bytes.</summary>
    public ulong NameLow, NameHigh;

    /// <summary>Of Lost: how many.</summary>
    public long Count;
}
