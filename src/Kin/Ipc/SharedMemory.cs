using System.Runtime.InteropServices;
using Kin.Ipc.Regions;
using Kin.Native;
using Kin.Native.Files;
using Kin.Native.Memory;

namespace Kin.Ipc;

/// <summary>
/// Memory that several processes have in common: what one writes all others see.
/// </summary>
/// <remarks>
/// <para>
/// It is zero at first. All of it is taken when it is made, so that a full /dev/shm (64 MiB in a container,
/// by default) is an exception then and no crash later. Nothing orders what different processes do with it:
/// use <see cref="SharedMutex"/>, or <see cref="Volatile"/> and <see cref="Interlocked"/> on references into
/// the span.
/// </para>
/// <para>
/// A span that was taken before <see cref="SharedObject.Dispose"/> can still be used after it: it shows zeros
/// then, and what is written goes nowhere. Its addresses are not used again by this process.
/// </para>
/// </remarks>
/// <example><code>
/// using SharedMemory memory = SharedMemory.Create(1 &lt;&lt; 20);
/// await WorkerProcess.RunAsync(() => Fill(memory.AsSpan&lt;int&gt;()));
/// </code></example>
public sealed class SharedMemory : SharedObject, IShared<SharedMemory>
{
    private const string Kind = nameof(SharedMemory);

    private SharedMemory(Region region)
        : base(region)
    {
    }

    /// <summary>How many bytes there are.</summary>
    public long Length => Region.Memory.Length - RegionLayout.Content;

    /// <summary>New memory of so many bytes; without a name it is anonymous.</summary>
    /// <exception cref="LinuxException">
    /// EEXIST: the name is taken. ENOSPC: /dev/shm is full. ENOMEM: there is not as much memory.
    /// </exception>
    public static SharedMemory Create(long bytes, string? name = null, SharedOptions? options = null) =>
        new(RegionOpening.Create(Of(bytes), name, options));

    /// <summary>The memory of that name, however many bytes it has.</summary>
    /// <exception cref="LinuxException">ENOENT: there is none. EACCES: it is not for this user.</exception>
    /// <exception cref="InvalidDataException">The name belongs to something else, or it is
    /// damaged.</exception>
    public static SharedMemory Open(string name, SharedOptions? options = null) =>
        new(RegionOpening.Open(new BytesContent(Kind, 0), name, options));

    /// <summary>The memory of that name, made if there is none; one of another size is refused.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static SharedMemory OpenOrCreate(string name, long bytes, SharedOptions? options = null) =>
        new(RegionOpening.OpenOrCreate(Of(bytes), name, options));

    /// <summary>
    /// Maps a file (mmap(2)): its bytes are memory, read when they are touched. No part of the file is beyond
    /// its end, so nobody may make it shorter meanwhile: touching what was cut off ends the process (SIGBUS).
    /// </summary>
    /// <param name="path">A regular file that is not empty.</param>
    /// <param name="access">What may be done, and who sees it.</param>
    /// <exception cref="LinuxException">It cannot be opened or mapped.</exception>
    /// <exception cref="InvalidDataException">It is empty, or no regular file.</exception>
    public static MappedMemory MapFile(string path, MemoryAccess access = MemoryAccess.ReadOnly)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        int flags = access == MemoryAccess.Shared ? Libc.O_RDWR : Libc.O_RDONLY;
        using SafeFd file = OpenFile.TryOpen(path, flags | Libc.O_NONBLOCK, 0, out int errno)
            ?? throw new LinuxException("open", errno, path);
        FileIdentity identity = FileIdentity.Of(file);
        return identity is { IsRegular: true, Size: > 0 }
            ? new MappedMemory(SharedMapping.Map(file, identity.Size, (MappingAccess)access, path), 0)
            : throw new InvalidDataException($"{path} cannot be mapped: it is empty, or no regular file.");
    }

    /// <summary>All bytes, as long as they are no more than a span can have (2 GiB).</summary>
    /// <exception cref="OverflowException">There are more: take parts.</exception>
    public Span<byte> AsSpan() => AsSpan(0, checked((int)Length));

    /// <summary>Some of the bytes.</summary>
    public Span<byte> AsSpan(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - offset);
        return Region.Memory.Expose(RegionLayout.Content + offset, length);
    }

    /// <summary>All bytes as values: as many as fit.</summary>
    public Span<T> AsSpan<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(AsSpan());

    /// <summary>
    /// A view of the memory as it is, of which nothing is copied until it is written: what this process
    /// writes into it, page by page, stays its own (copy-on-write, MAP_PRIVATE of mmap(2)).
    /// </summary>
    /// <remarks>
    /// A page that was not written here yet shows what others write into the memory meanwhile: it is a copy
    /// as of now only if nobody does. So fill the memory first, then hand it to workers that take snapshots.
    /// </remarks>
    public MappedMemory Snapshot() => new(
        SharedMapping.Map(Region.File, Region.Memory.Length, MappingAccess.CopyOnWrite, Region.Subject),
        RegionLayout.Content);

    static SharedMemory IShared<SharedMemory>.Join(SafeFd file, string? name) =>
        new(RegionFile.Join(new BytesContent(Kind, 0), file, name));

    private static BytesContent Of(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, 1L << 46);
        return new BytesContent(Kind, bytes);
    }
}
