namespace Kin;

/// <summary>When reading the piped output of a child ends.</summary>
public enum OutputEnd
{
    /// <summary>
    /// When the child has ended and what it wrote is read, even if a process that it left behind still holds
    /// the pipe. What such a process writes later is lost.
    /// </summary>
    WithProcess,

    /// <summary>
    /// At end-of-file: when every process that holds the other end of the pipe has closed it or ended.
    /// </summary>
    AtEndOfFile,
}
