using Kin.Native.Proc;

namespace Kin.Inspection;

/// <summary>
/// The memory of a process in bytes: /proc/PID/statm (proc_pid_statm(5)), which anybody may read.
/// </summary>
/// <param name="VirtualBytes">Its address space.</param>
/// <param name="ResidentBytes">The part that is in memory.</param>
/// <param name="SharedBytes">The part of that which comes from files and shared memory.</param>
/// <param name="CodeBytes">The code of its program.</param>
/// <param name="DataBytes">Its own data, heap and stacks, in memory or not.</param>
public readonly record struct ProcessMemoryUse(
    long VirtualBytes, long ResidentBytes, long SharedBytes, long CodeBytes, long DataBytes)
{
    // Pages: size, resident, shared, text, lib (0), data, dt (0).
    internal static ProcessMemoryUse Parse(ReadOnlySpan<byte> text)
    {
        NumberReader pages = new(text);
        long size = pages.Next(), resident = pages.Next(), shared = pages.Next(), code = pages.Next();
        pages.Next();
        long data = pages.Next(), page = Environment.SystemPageSize;
        return pages.IsBroken || pages.Count < 6
            ? throw TextNumber.Broken(text)
            : new(size * page, resident * page, shared * page, code * page, data * page);
    }
}
