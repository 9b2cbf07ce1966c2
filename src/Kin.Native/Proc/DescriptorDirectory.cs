using System.Buffers.Text;

namespace Kin.Native.Proc;

/// <summary>
/// The open descriptors of a process and what each is (/proc/PID/fd), read without garbage. Not thread-safe.
/// </summary>
internal sealed unsafe class DescriptorDirectory : IDisposable
{
    private readonly NumberedDirectory _numbers;

    private DescriptorDirectory(NumberedDirectory numbers) => _numbers = numbers;

    /// <summary>Opens it; null and the error number when that fails.</summary>
    /// <param name="root">Where /proc is.</param>
    /// <param name="process">The process.</param>
    /// <param name="errno">Why there is none.</param>
    public static DescriptorDirectory? TryOpen(ReadOnlySpan<byte> root, int process, out int errno)
    {
        Span<byte> path = stackalloc byte[ProcPath.Most];
        NumberedDirectory? numbers =
            NumberedDirectory.TryOpen(ProcPath.Write(path, root, process, 0, "fd"u8), out errno);
        return numbers is null ? null : new DescriptorDirectory(numbers);
    }

    /// <summary>
    /// The next descriptor and what its link says, cut to the room. False: there are no more.
    /// </summary>
    public bool TryNext(Span<byte> room, out int number, out ReadOnlySpan<byte> link)
    {
        Span<byte> name = stackalloc byte[16];
        while (_numbers.TryNext(out number))
        {
            Utf8Formatter.TryFormat(number, name, out int length);
            name[length] = 0;
            int count = ProcFile.ReadLink(_numbers.Descriptor, name[..(length + 1)], room);
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
                SyscallNumber.statx, _numbers.Descriptor, (nint)path, Libc.AT_SYMLINK_NOFOLLOW,
                Libc.STATX_BASIC_STATS, (nint)(&facts), 0);
            return rc == 0 ? (facts.stx_mode >> 6) & 6 : 0;
        }
    }

    public void Dispose() => _numbers.Dispose();
}
