namespace Kin.Workers.Transport;

/// <summary>
/// Where things lie in the private region of a worker. Each word that one side writes and the other polls has
/// 128 bytes to itself (two cache lines: the prefetcher of x86-64 fetches in pairs). The rings follow the
/// first page.
/// </summary>
internal static class RegionLayout
{
    public const int RequestTail = 0;          // long, the parent writes
    public const int RequestHead = 128;        // long, the worker writes
    public const int WorkerParked = 256;       // uint futex word: 1 while the worker sleeps for requests
    public const int ResponseTail = 384;       // long, the worker writes
    public const int ResponseHead = 512;       // long, the parent writes
    // Uint: 1 when the parent wants its doorbell rung for a response.
    public const int NotifyParent = 640;
    // Uint futex word: 1 while the worker sleeps for space in the response ring.
    public const int WorkerNeedsSpace = 768;
    public const int Progress = 896;           // ulong, the worker writes: see ProgressWord

    public const int HeaderBytes = 4096;

    /// <summary>
    /// Bytes of a ring, a power of two. Small enough to stay in a second-level cache together with its twin.
    /// </summary>
    public const int RingBytes = 256 * 1024;

    /// <summary>
    /// A payload above this goes by memory file, so that one frame never needs more than a quarter of a ring.
    /// </summary>
    public const int MaxInlinePayload = RingBytes / 4 - FrameHeader.Bytes;

    public const int RequestRing = HeaderBytes;
    public const int ResponseRing = HeaderBytes + RingBytes;
    public const int TotalBytes = HeaderBytes + 2 * RingBytes;
}
