namespace Kin.Native.Tracing;

/// <summary>
/// The memory into which the kernel writes the records of a CPU (perf_event_open(2), mmap): one page of
/// numbers, and the ring. Records are read where they lie. Not thread-safe: one reader.
/// </summary>
internal sealed unsafe class PerfRing : IDisposable
{
    // In struct perf_event_mmap_page: the kernel's promise since Linux 2.6.27.
    private const int HeadOffset = 1024, TailOffset = 1032;
    private const int MostRecord = ushort.MaxValue + 1;

    private readonly byte* _page;
    private readonly byte* _data;
    private readonly ulong _size;
    private readonly byte[] _whole = new byte[MostRecord]; // a record that goes over the end of the ring
    private ulong _head, _tail;
    private bool _closed;

    private PerfRing(byte* page, int size)
    {
        _page = page;
        _data = page + PageSize;
        _size = (ulong)size;
    }

    /// <summary>How often something stood in the ring that is no record. What followed is lost.</summary>
    public long BrokenCount { get; private set; }

    /// <summary>Bytes of the ring.</summary>
    public int Size => (int)_size;

    private static int PageSize => Environment.SystemPageSize;

    /// <summary>Maps the ring of an event.</summary>
    /// <param name="of">The event.</param>
    /// <param name="size">Bytes: pages, a power of two of them.</param>
    /// <param name="errno">Why not: EPERM: more than this user may lock.</param>
    public static PerfRing? TryMap(SafeFd of, int size, out int errno)
    {
        using SafeFd.Hold held = of.Use();
        void* page = Libc.mmap(
            null, (nuint)(size + PageSize), Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED,
            held.Number, 0);
        bool failed = page == (void*)-1;
        errno = failed ? Errno.Last : 0;
        return failed ? null : new PerfRing((byte*)page, size);
    }

    /// <summary>Looks how far the kernel has written.</summary>
    public void Refresh() => _head = Volatile.Read(ref *(ulong*)(_page + HeadOffset));

    /// <summary>The next record, header included, until <see cref="Skip"/>.</summary>
    public bool TryPeek(out ReadOnlySpan<byte> record)
    {
        record = default;
        if (_tail == _head)
        {
            return false;
        }

        // A header never goes over the end: records begin at multiples of eight.
        ulong place = _tail & (_size - 1);
        int length = ((PerfEventHeader*)(_data + place))->size;
        if (length < sizeof(PerfEventHeader) || length % sizeof(ulong) != 0 || (ulong)length > _head - _tail)
        {
            BrokenCount++;
            _tail = _head;
            return false;
        }

        record = place + (ulong)length <= _size
            ? new ReadOnlySpan<byte>(_data + place, length) : Joined((int)place, length);
        return true;
    }

    /// <summary>Goes on by a record of that length.</summary>
    public void Skip(int length) => _tail += (ulong)length;

    /// <summary>Tells the kernel that what was gone over may be overwritten.</summary>
    public void GiveBack() => Volatile.Write(ref *(ulong*)(_page + TailOffset), _tail);

    public void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            _ = Libc.munmap(_page, (nuint)(Size + PageSize));
        }
    }

    private ReadOnlySpan<byte> Joined(int place, int length)
    {
        int first = Size - place;
        new ReadOnlySpan<byte>(_data + place, first).CopyTo(_whole);
        new ReadOnlySpan<byte>(_data, length - first).CopyTo(_whole.AsSpan(first));
        return _whole.AsSpan(0, length);
    }
}
