using System.Buffers.Text;
using Kin.Native.Files;

namespace Kin.Native.Proc;

/// <summary>
/// The open descriptors of a process and what each is (/proc/PID/fd), read without garbage. Not thread-safe.
/// </summary>
/// <param name="numbers">The folder; closed with this.</param>
internal sealed unsafe class DescriptorDirectory(NumberedDirectory numbers) : IDisposable
{
    /// <summary>
    /// The next descriptor and what its link says, cut to the room. False: there are no more.
    /// </summary>
    public bool TryNext(Span<byte> room, out int number, out ReadOnlySpan<byte> link)
    {
        Span<byte> name = stackalloc byte[16];
        while (numbers.TryNext(out number))
        {
            Utf8Formatter.TryFormat(number, name, out int length);
            name[length] = 0;
            int count = ProcFile.ReadLink(numbers.Descriptor, name[..(length + 1)], room);
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
        Span<byte> name = stackalloc byte[16];
        Utf8Formatter.TryFormat(number, name, out int length);
        name[length] = 0;
        Statx facts = default;
        fixed (byte* path = name)
        {
            nint rc = Libc.syscall(
                SyscallNumber.statx, numbers.Descriptor, (nint)path, Libc.AT_SYMLINK_NOFOLLOW,
                Libc.STATX_BASIC_STATS, (nint)(&facts), 0);
            return rc == 0 ? (facts.stx_mode >> 6) & 6 : 0;
        }
    }

    /// <summary>Which file is behind a descriptor; null: it is closed.</summary>
    public FileIdentity? FileOf(int number) => FileIdentity.OfEntry(numbers.Descriptor, number);

    public void Dispose() => numbers.Dispose();
}
