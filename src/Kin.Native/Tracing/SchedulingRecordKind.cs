namespace Kin.Native.Tracing;

/// <summary>What a record of a ring tells.</summary>
internal enum SchedulingRecordKind
{
    /// <summary>Nothing of interest, or it cannot be read.</summary>
    None,

    /// <summary>A thread got a CPU.</summary>
    In,

    /// <summary>A thread lost its CPU.</summary>
    Out,

    /// <summary>A CPU went from one thread to another.</summary>
    Switch,

    /// <summary>A thread is made ready by another one.</summary>
    Waking,

    /// <summary>A thread made another one.</summary>
    Fork,

    /// <summary>A thread ended.</summary>
    Exit,

    /// <summary>A thread has another name.</summary>
    Name,

    /// <summary>A process runs another program; it has the name of it.</summary>
    Exec,

    /// <summary>Records were lost.</summary>
    Lost,

    /// <summary>A process was made that is not followed.</summary>
    NoRoom,
}
