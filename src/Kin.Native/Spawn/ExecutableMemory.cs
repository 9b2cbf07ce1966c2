using Kin.Native.Kernel;

namespace Kin.Native.Spawn;

/// <summary>
/// Puts machine code into memory that is never writable and executable at once: a sealed memory file mapped
/// readable and executable (allowed where a policy refuses executable anonymous memory), else anonymous
/// memory whose protection changes. On arm64 both are coherent: the kernel cleans the data cache and
/// invalidates the instruction cache when it sets the first executable entry for a page that was written
/// (__sync_icache_dcache in arch/arm64/mm/flush.c, called for every executable user entry by
/// arch/arm64/include/asm/pgtable.h).
/// </summary>
internal static unsafe class ExecutableMemory
{
    /// <summary>Maps <paramref name="code"/> for the life of the process and returns its address.</summary>
    public static nint Map(ReadOnlySpan<byte> code)
    {
        nint address = -Errno.EPERM;
        if (KernelFeatures.ExecutableMemoryFile.IsAvailable)
        {
            address = MapFile(code);
        }

        if (address < 0)
        {
            address = MapAnonymous(code);
        }

        return address > 0
            ? address
            : throw new LinuxException(
                "mmap", -(int)address, "executable memory",
                "Kin makes processes with a few hundred bytes of machine code, and a security policy "
                + "(SELinux execmem, vm.memfd_noexec, PR_SET_MDWE) refuses executable memory "
                + "both from a memory "
                + "file and anonymous. Allow one of them.");
    }

    /// <summary>The address, or the negated error.</summary>
    internal static nint MapFile(ReadOnlySpan<byte> code)
    {
        // MFD_EXEC since Linux 6.3; before, every memory file is executable and the flag is unknown.
        const uint Flags = Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING;
        int fd = Libc.memfd_create("kin-spawn", Flags | Libc.MFD_EXEC);
        if (fd < 0 && Errno.Last == Errno.EINVAL)
        {
            fd = Libc.memfd_create("kin-spawn", Flags);
        }

        if (fd < 0)
        {
            return -Errno.Last;
        }

        using SafeFd file = new(fd);
        fixed (byte* start = code)
        {
            if (Libc.write(fd, start, (nuint)code.Length) != code.Length)
            {
                return -Errno.Last;
            }
        }

        const int Seals = Libc.F_SEAL_WRITE | Libc.F_SEAL_SHRINK | Libc.F_SEAL_GROW | Libc.F_SEAL_SEAL;
        _ = Libc.fcntl(fd, Libc.F_ADD_SEALS, Seals);
        void* address = Libc.mmap(
            null, (nuint)code.Length, Libc.PROT_READ | Libc.PROT_EXEC, Libc.MAP_PRIVATE, fd, 0);
        return address == (void*)-1 ? -Errno.Last : (nint)address;
    }

    /// <inheritdoc cref="MapFile"/>
    internal static nint MapAnonymous(ReadOnlySpan<byte> code)
    {
        nuint length = (nuint)code.Length;
        void* address = Libc.mmap(
            null, length, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0);
        if (address == (void*)-1)
        {
            return -Errno.Last;
        }

        code.CopyTo(new Span<byte>(address, code.Length));
        if (Libc.mprotect(address, length, Libc.PROT_READ | Libc.PROT_EXEC) == 0)
        {
            return (nint)address;
        }

        int errno = Errno.Last;
        _ = Libc.munmap(address, length);
        return -errno;
    }
}
