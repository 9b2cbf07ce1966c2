using System.Buffers.Text;
using Kin.Native.Files;

namespace Kin.Native.Proc;

/// <summary>
/// The open descriptors of a process and what each is (/proc/PID/fd), read without garbage. Not thread-safe.
/// </summary>
/// <param name="numbers">The folder; closed with this.</param>
internal sealed unsafe class DescriptorDirectory(DescriptorNumbers numbers) : IDisposable
{
    /// <summary>
    /// The next descriptor and what its link says, cut to the room. False: there are no more.
    /// </summary>
    public bool TryNext(Span<byte> room, out int number, out ReadOnlySpan<byte> link)
    {
        while (numbers.TryNext(out number))
        {
            int count;
            do
            {
                count = LinkOf(number, room);
            }
            while (count < 0 && numbers.TryMove());
            if (count >= 0)
            {
                link = room[..count];
                return true;
            }
        }

        link = default;
        return false;
    }

    /// <summary>
    /// How a descriptor was opened, by the permissions of its link: 4 reading, 2 writing; 0: it is closed.
    /// </summary>
    public int AccessOf(int number)
    {
        int access;
        do
        {
            access = PermissionsOf(number);
        }
        while (access == 0 && numbers.TryMove());
        return access;
    }

    /// <summary>Which file is behind a descriptor; null: it is closed.</summary>
    public FileIdentity? FileOf(int number)
    {
        FileIdentity? file;
        do
        {
            file = FileIdentity.OfEntry(numbers.Descriptor, number);
        }
        while (file is null && numbers.TryMove());
        return file;
    }

    public void Dispose() => numbers.Dispose();

    private int LinkOf(int number, Span<byte> room)
    {
        Span<byte> name = stackalloc byte[16];
        return ProcFile.ReadLink(numbers.Descriptor, Name(number, name), room);
    }

    private int PermissionsOf(int number)
    {
        Span<byte> name = stackalloc byte[16];
        Statx facts = default;
        fixed (byte* path = Name(number, name))
        {
            nint rc = Libc.syscall(
                SyscallNumber.statx, numbers.Descriptor, (nint)path, Libc.AT_SYMLINK_NOFOLLOW,
                Libc.STATX_BASIC_STATS, (nint)(&facts), 0);
            return rc == 0 ? (facts.stx_mode >> 6) & 6 : 0;
        }
    }

    private static ReadOnlySpan<byte> Name(int number, Span<byte> room)
    {
        Utf8Formatter.TryFormat(number, room, out int length);
        room[length] = 0;
        return room[..(length + 1)];
    }
}
