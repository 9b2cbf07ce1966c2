namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>Memory of the machine in bytes: /proc/meminfo (proc_meminfo(5)).</summary>
/// <param name="Total">All that the kernel can use.</param>
/// <param name="Free">Used for nothing.</param>
/// <param name="Available">What programs could get without swapping.</param>
/// <param name="Caches">Buffers, files, and what of the kernel could be freed.</param>
/// <param name="SwapTotal">Room for what is swapped out.</param>
/// <param name="SwapFree">Of it, unused.</param>
internal readonly record struct MemoryAmounts(
    long Total, long Free, long Available, long Caches, long SwapTotal, long SwapFree)
{
    /// <summary>What programs and the kernel hold, as free(1) counts it.</summary>
    public long Used => Math.Max(0, Total - Available);

    /// <summary>What is swapped out.</summary>
    public long SwapUsed => SwapTotal - SwapFree;

    /// <summary>Reads the file.</summary>
    public static MemoryAmounts Parse(ReadOnlySpan<byte> text)
    {
        long free = Bytes(text, "MemFree:"u8);
        long caches = Bytes(text, "Buffers:"u8) + Bytes(text, "Cached:"u8) + Bytes(text, "SReclaimable:"u8);
        long available = Bytes(text, "MemAvailable:"u8);
        return new(
            Bytes(text, "MemTotal:"u8), free, available > 0 ? available : free + caches, caches,
            Bytes(text, "SwapTotal:"u8), Bytes(text, "SwapFree:"u8));
    }

    private static long Bytes(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key) =>
        (KernelText.Number(text, key) ?? 0) * 1024;
}
