using Kin.Native.Files;

namespace Kin.Inspection;

/// <summary>A file that a process has open, and that somebody has locked.</summary>
/// <param name="Process">The process.</param>
/// <param name="Path">The path under which it has it.</param>
/// <param name="File">Which file.</param>
/// <param name="Locks">The locks that were taken through this open file (proc_pid_fdinfo(5)).</param>
internal sealed record OpenLockedFile(
    int Process, string Path, FileIdentity File, IReadOnlyList<FileLockInfo> Locks)
{
    /// <summary>The lock is one of this file.</summary>
    public bool IsOf(FileLockInfo found) => found.Inode == File.Inode
        && (((ulong)found.DeviceMajor << 32) | found.DeviceMinor) == File.Device;

    /// <summary>
    /// The lock was taken through this open file, or through one that has just the same of the same process;
    /// of a lock of an open file the kernel does not say who took it.
    /// </summary>
    public bool Holds(FileLockInfo found) => Locks.Any(own => own.IsLike(found));
}
