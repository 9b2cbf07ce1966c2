using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ConstrainedExecution;

namespace Kin.Native.Memory;

/// <summary>
/// A mapping of a file that may be disposed while other threads are in the middle of using it.
/// </summary>
/// <remarks>
/// <para>
/// Counting every use (as <see cref="System.Runtime.InteropServices.SafeHandle"/> does) would double the cost
/// of a lock, and unmapping under a reader is a crash. So disposing puts pages of zeros, private to this
/// process, in the place of the file's: the memory is given back, and a thread that is still at work reads
/// zeros and writes where nobody sees it. The range of addresses itself is given back by the finalizer, when
/// nobody has this object any more; not even then if a span was handed out, for a span does not keep it.
/// </para>
/// <para>
/// Whoever takes a reference with <see cref="At{T}"/> keeps this object alive (<see
/// cref="GC.KeepAlive(object?)"/>) until he is done, and looks at <see cref="IsClosed"/> after a change that
/// has to have been seen by others: closed means that it may have gone nowhere. After <see cref="Dispose"/>
/// has returned nothing that this process does reaches the file through this mapping.
/// </para>
/// </remarks>
internal sealed unsafe class SharedMapping : CriticalFinalizerObject, IDisposable
{
    private readonly byte* _address;
    private readonly long _length;
    private long _backed;
    private bool _exposed;
    private bool _closed;

    private SharedMapping(byte* address, long length, long backed)
    {
        _address = address;
        _length = length;
        _backed = backed;
    }

    ~SharedMapping()
    {
        if (!_exposed)
        {
            _ = Libc.munmap(_address, (nuint)_length);
        }
        else if (!_closed)
        {
            Retire();
        }
    }

    /// <summary>Bytes of the range of addresses.</summary>
    public long Length => _length;

    /// <summary>
    /// How many of them the file is known to have: nothing behind them is touched.
    /// </summary>
    public long Backed => Volatile.Read(ref _backed);

    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>
    /// Maps the first <paramref name="length"/> bytes of <paramref name="file"/>, of which it has
    /// <paramref name="backed"/>; null: all. A file that grows is mapped at once as long as it can ever be.
    /// </summary>
    public static SharedMapping Map(
        SafeFd file, long length, MappingAccess access, string? subject = null, long? backed = null)
    {
        int protection = access == MappingAccess.ReadOnly ? Libc.PROT_READ : Libc.PROT_READ | Libc.PROT_WRITE;
        int flags = access == MappingAccess.CopyOnWrite ? Libc.MAP_PRIVATE : Libc.MAP_SHARED;
        using SafeFd.Hold held = file.Use();
        void* address = Libc.mmap(null, (nuint)length, protection, flags, held.Number, 0);
        return address == (void*)-1
            ? throw new LinuxException("mmap", Errno.Last, $"{subject ?? "a memory file"}, {length} bytes")
            : new SharedMapping((byte*)address, length, backed ?? length);
    }

    /// <summary>
    /// As much memory as the file has, with these parts of it as they are now, and zeros elsewhere: for a
    /// file that somebody may make shorter, which would be SIGBUS in a mapping.
    /// </summary>
    public static SharedMapping Copy(
        SafeFd file, long length, ReadOnlySpan<(long Offset, int Length)> parts)
    {
        byte* address = (byte*)Libc.mmap(
            null, (nuint)length, Libc.PROT_READ | Libc.PROT_WRITE,
            Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS | Libc.MAP_NORESERVE, -1, 0);
        if (address == (byte*)-1)
        {
            throw new LinuxException("mmap", Errno.Last, $"{length} bytes");
        }

        using SafeFd.Hold held = file.Use();
        foreach ((long offset, int most) in parts)
        {
            long done = Math.Max(0, offset), end = Math.Min(length, done + most);
            nint count = 1;
            while (done < end && (count > 0 || Sys.Interrupted(count)))
            {
                count = Libc.pread(held.Number, address + done, (nuint)(end - done), done);
                done += Math.Max(0, count);
            }
        }

        return new SharedMapping(address, length, length);
    }

    /// <summary>The file was found to have so many bytes.</summary>
    public void Learn(long bytes)
    {
        long known = Backed, now = Math.Min(bytes, _length);
        while (known < now) // two threads may have asked, and the one with the older answer may come last
        {
            known = Interlocked.CompareExchange(ref _backed, now, known);
        }
    }

    /// <summary>A reference into the mapping, for atomic operations and futex words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T At<T>(long offset)
        where T : unmanaged
    {
        if (_closed || offset < 0 || offset > _backed - sizeof(T))
        {
            Refuse(offset);
        }

        return ref Unsafe.AsRef<T>(_address + offset);
    }

    /// <summary>
    /// As <see cref="At{T}"/> without its checks, for the few instructions of a lock or a queue: the place
    /// must have been found to lie within. In a closed mapping all is zero, and what is written is seen by
    /// nobody.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Verified<T>(long offset)
        where T : unmanaged => ref Unsafe.AsRef<T>(_address + offset);

    /// <summary>A word, also of a mapping that is closed, where all is zero. The place must be
    /// within.</summary>
    public ref uint WordAt(long offset) => ref Unsafe.AsRef<uint>(_address + offset);

    /// <summary>
    /// Bytes of the mapping. From now on the range of addresses is never given back.
    /// </summary>
    public Span<byte> Expose(long offset, int length)
    {
        _exposed = true;
        return Use(offset, length);
    }

    /// <summary>Bytes of the mapping, for as long as the caller keeps this object alive.</summary>
    public Span<byte> Use(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _backed - offset);
        return new Span<byte>(_address + offset, length);
    }

    [SuppressMessage("Usage", "CA1816", Justification = "The finalizer gives the addresses back.")]
    public void Dispose()
    {
        lock (this)
        {
            if (!_closed)
            {
                Volatile.Write(ref _closed, true);
                Retire();
            }
        }
    }

    // Fails only when the process has no map left to give (ENOMEM, /proc/sys/vm/max_map_count): then the
    // file stays mapped until the finalizer.
    private void Retire() => _ = Libc.mmap(
        _address, (nuint)_length, Libc.PROT_READ | Libc.PROT_WRITE,
        Libc.MAP_FIXED | Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS | Libc.MAP_NORESERVE, -1, 0);

    private void Refuse(long offset)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        throw new ArgumentOutOfRangeException(nameof(offset), offset, $"The mapping has {_backed} bytes.");
    }
}
