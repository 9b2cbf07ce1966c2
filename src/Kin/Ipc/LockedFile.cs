using System.Runtime.InteropServices;
using Kin.Native;
using Kin.Native.Files;

namespace Kin.Ipc;

/// <summary>
/// The descriptor behind a lock. For POSIX locks all locks of this process on one file share it: closing any
/// descriptor of the file would give all of them back, so it is closed with the last (fcntl_locking(2)).
/// </summary>
internal sealed class LockedFile
{
    private static readonly Lock s_gate = new();
    private static readonly Dictionary<(ulong Device, ulong Inode), LockedFile> s_shared = [];

    private (ulong Device, ulong Inode)? _key;
    private int _users = 1;

    private LockedFile(SafeFd descriptor) => Descriptor = descriptor;

    public SafeFd Descriptor { get; }

    /// <summary>A file by its path.</summary>
    public static LockedFile Open(string path, FileLockKind kind, Func<SafeFd> open) =>
        kind == FileLockKind.Posix ? Shared(FileIdentity.OfTarget(path), open) : new LockedFile(open());

    /// <summary>An open file.</summary>
    public static LockedFile Of(SafeHandle handle, FileLockKind kind)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (kind != FileLockKind.Posix)
        {
            return new LockedFile(SafeFd.DuplicateOf(handle));
        }

        using HandleHold held = new(handle);
        return Shared(FileIdentity.Of(held.Number), () => SafeFd.DuplicateOf(handle));
    }

    /// <summary>Closes it, if nobody else has it.</summary>
    public void Close()
    {
        lock (s_gate)
        {
            if (--_users > 0)
            {
                return;
            }

            if (_key is (ulong, ulong) key && s_shared.GetValueOrDefault(key) == this)
            {
                s_shared.Remove(key);
            }

            Descriptor.Dispose();
        }
    }

    private static LockedFile Shared(FileIdentity? known, Func<SafeFd> open)
    {
        lock (s_gate)
        {
            if (known is not null && s_shared.TryGetValue((known.Device, known.Inode), out LockedFile? found))
            {
                found._users++;
                return found;
            }

            LockedFile made = new(open());
            FileIdentity opened = FileIdentity.Of(made.Descriptor);
            made._key = (opened.Device, opened.Inode);
            s_shared.TryAdd(made._key.Value, made);
            return made;
        }
    }
}
