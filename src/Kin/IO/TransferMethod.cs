namespace Kin.IO;

/// <summary>
/// The system call that moved the bytes of a transfer, in the order in which they are tried.
/// </summary>
public enum TransferMethod
{
    /// <summary>None: there was nothing to move.</summary>
    None,

    /// <summary>
    /// copy_file_range(2), between regular files: inside the file system, which may share blocks.
    /// </summary>
    CopyFileRange,

    /// <summary>
    /// sendfile(2), from a file into a socket or another file: no byte passes through user space.
    /// </summary>
    SendFile,

    /// <summary>
    /// splice(2), into or out of a pipe, or through a pipe made for it: no byte passes through user space.
    /// </summary>
    Splice,

    /// <summary>read(2) and write(2), through a buffer of this process: works for everything.</summary>
    ReadWrite,
}
