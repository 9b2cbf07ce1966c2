using Kin.Workers.Transport;

namespace Kin.Workers.Mapping;

/// <summary>
/// Decides how many items go to a worker at a time, and how many such chunks are under way. It starts with
/// single items and grows as it learns how long an item takes, so that short items share the cost of a
/// message and long ones are spread evenly. Not thread-safe: the operation's lock guards it.
/// </summary>
internal sealed class Chunker(int workers, int? fixedSize, int? total)
{
    private const double TargetChunkNanoseconds = 1_000_000;
    private const double TargetBacklogNanoseconds = 5_000_000;
    private const int TargetBytes = 40 * 1024;
    private const int MaxChunks = 1024;
    private const int Growth = 8;

    private double _nanosecondsPerItem;
    private double _bytesPerItem = 1;
    private int _lastSize = 1;
    private bool _knows;

    /// <summary>Refuses a size that the user cannot have meant.</summary>
    public static void Check(int? chunkSize)
    {
        if (chunkSize is { } size)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(chunkSize));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(size, ProgressWord.MaxItems, nameof(chunkSize));
        }
    }

    /// <summary>Chunks that may be under way at a time.</summary>
    public int Window
    {
        get
        {
            int least = 2 * workers;
            if (!_knows)
            {
                return least;
            }

            double chunk = Math.Max(_nanosecondsPerItem * (fixedSize ?? _lastSize), 100);
            return (int)Math.Clamp(TargetBacklogNanoseconds / chunk * workers, least, MaxChunks);
        }
    }

    /// <summary>The size of the next chunk, when so many items have been taken already.</summary>
    public int NextSize(int taken)
    {
        if (fixedSize is { } size)
        {
            return size;
        }

        if (!_knows)
        {
            return 1;
        }

        double wanted = TargetChunkNanoseconds / Math.Max(_nanosecondsPerItem, 1);
        wanted = Math.Min(wanted, TargetBytes / _bytesPerItem);
        wanted = Math.Min(wanted, (double)_lastSize * Growth);
        if (total is { } all)
        {
            wanted = Math.Min(wanted, Math.Ceiling((all - taken) / (2.0 * workers)));
        }

        return _lastSize = (int)Math.Max(wanted, 1);
    }

    /// <summary>Learns from a chunk that is done.</summary>
    public void Learn(int items, long nanoseconds, double bytesPerItem)
    {
        double time = (double)nanoseconds / items;
        double bytes = Math.Max(bytesPerItem, 1);
        _nanosecondsPerItem = _knows ? _nanosecondsPerItem * 0.7 + time * 0.3 : time;
        _bytesPerItem = _knows ? Math.Max(bytes, _bytesPerItem * 0.7 + bytes * 0.3) : bytes;
        _knows = true;
    }
}
