using Kin.Native;

namespace Kin.Ipc;

/// <summary>
/// The number by which programs that know nothing of each other find the same System V object (sysvipc(7)).
/// Each of the three kinds of objects has keys of its own.
/// </summary>
/// <param name="Value">Any number but 0, which is <see cref="Private"/>.</param>
public readonly record struct SystemVKey(int Value)
{
    /// <summary>IPC_PRIVATE: a new object that no key finds, only its id.</summary>
    public static SystemVKey Private => default;

    /// <summary>It is <see cref="Private"/>.</summary>
    public bool IsPrivate => Value == Libc.IPC_PRIVATE;

    /// <summary>
    /// The key that C, Python and others make of the same file and number (ftok(3), of this C library).
    /// </summary>
    /// <remarks>
    /// It is made of the file's device and the last 16 bits of its inode: another file may give the same key,
    /// and a file that is deleted and made again gives another one.
    /// </remarks>
    /// <param name="path">A file or directory that exists and that nobody replaces.</param>
    /// <param name="project">1 to 255.</param>
    /// <exception cref="LinuxException">ENOENT, EACCES: the file cannot be looked at.</exception>
    public static SystemVKey FromFile(string path, int project = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(project, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(project, byte.MaxValue);
        return new SystemVKey(Sys.Check(Libc.ftok(path, project), "ftok", path));
    }

    /// <summary>As ipcs(1) writes it: 0x0000002a.</summary>
    public override string ToString() => $"0x{Value:x8}";
}
