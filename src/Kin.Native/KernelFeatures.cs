namespace Kin.Native;

/// <summary>
/// What this kernel allows (`kin doctor`). Each feature is tried itself: version numbers say little.
/// </summary>
internal static unsafe class KernelFeatures
{
    /// <summary>clone3(2), Linux 5.3; refused by old container profiles.</summary>
    public static KernelFeature Clone3 { get; } = new(
        "clone3",
        "Children are made by clone(2): handlers are reset one by one, a cgroup is entered by a write.",
        () => Refusal(Libc.syscall(SyscallNumber.clone3, 0, 0, 0, 0, 0, 0), Errno.EINVAL));

    /// <summary>close_range(2) with CLOEXEC, Linux 5.11.</summary>
    public static KernelFeature CloseRange { get; } = new(
        "close_range",
        "Descriptors are marked one by one; one opened at that moment by native code may leak into a child.",
        () => Refusal(Libc.syscall(SyscallNumber.close_range, -1, -1, Libc.CLOSE_RANGE_CLOEXEC, 0, 0, 0), 0));

    /// <summary>A memory file that can be mapped executable.</summary>
    public static KernelFeature ExecutableMemoryFile { get; } = new(
        "executable-memory-file",
        "The code that makes processes lives in anonymous executable memory.",
        ProbeMemoryFile);

    /// <summary>All of them, in the order of the report.</summary>
    public static IReadOnlyList<KernelFeature> All { get; } = [Clone3, CloseRange, ExecutableMemoryFile];

    private static int ProbeMemoryFile()
    {
        nint address = ExecutableMemory.MapFile([0]);
        return address < 0 ? -(int)address : Libc.munmap((void*)address, 1);
    }

    // A call that a kernel has answers nonsense arguments with this error; one that is missing or filtered
    // with another.
    private static int Refusal(nint result, int expected) =>
        result != -1 || Errno.Last == expected ? 0 : Errno.Last;
}
