namespace Kin.Inspection;

/// <summary>How reading something of /proc ended.</summary>
public enum ProcOutcome
{
    /// <summary>It was read, and is of the process that was meant.</summary>
    Read,

    /// <summary>
    /// The process has ended, before or while it was read; or it is hidden from this user (hidepid=2,
    /// proc(5)).
    /// </summary>
    Gone,

    /// <summary>This user may not read it: the process is another user's (EACCES, EPERM).</summary>
    Denied,

    /// <summary>
    /// The process is there, and this is not: the kernel has no such file, or the process nothing to tell, as
    /// a thread of the kernel or a zombie, which have no memory.
    /// </summary>
    Missing,
}
