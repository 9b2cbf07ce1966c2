using Kin.Native;
using Kin.Native.Memory;

namespace Kin.Workers.Transport;

/// <summary>
/// One word, shared by a pool with all its workers, on which the pool's dispatcher sleeps. It counts up with
/// every ring, so a ring between looking and sleeping is not lost (the eventcount of futex(7)).
/// </summary>
internal sealed class Doorbell : IDisposable
{
    private const int Bytes = 4096;

    private readonly MappedRegion _region;

    public Doorbell()
        : this(MemoryFile.Create("kin-doorbell", Bytes))
    {
    }

    public Doorbell(SafeFd file)
    {
        File = file;
        _region = MappedRegion.Map(file, Bytes);
    }

    public SafeFd File { get; }

    /// <summary>Read before looking for work; give it to <see cref="Wait"/>.</summary>
    public uint Now => Volatile.Read(ref Word);

    private ref uint Word => ref _region.At<uint>(0);

    /// <summary>
    /// Wakes who waits. Nothing happens once the bell is disposed: a worker's death may come later than that.
    /// </summary>
    public void Ring()
    {
        lock (_region)
        {
            if (!_region.IsClosed)
            {
                Interlocked.Increment(ref Word);
                Futex.Wake(ref Word, 1);
            }
        }
    }

    /// <summary>
    /// Sleeps until the bell has rung since <paramref name="seen"/> was read, at most so long (-1: without
    /// limit); may return early.
    /// </summary>
    public void Wait(uint seen, int milliseconds = Timeout.Infinite) =>
        Futex.Wait(ref Word, seen, milliseconds);

    public void Dispose()
    {
        lock (_region)
        {
            _region.Dispose();
        }

        File.Dispose();
    }
}
