using System.Buffers;

namespace Kin.IO;

/// <summary>
/// Bytes of unknown number, gathered in pooled chunks that grow, and copied once at the end.
/// </summary>
internal sealed class CaptureBuffer : IDisposable
{
    private const int FirstChunk = 4096, LargestChunk = 1 << 20;

    private readonly List<byte[]> _full = [];
    private byte[] _current = ArrayPool<byte>.Shared.Rent(FirstChunk);
    private int _used;
    private long _fullBytes;

    /// <summary>Room for at least one more byte.</summary>
    public Memory<byte> Free
    {
        get
        {
            if (_used == _current.Length)
            {
                _full.Add(_current);
                _fullBytes += _used;
                _current = ArrayPool<byte>.Shared.Rent(Math.Min(_current.Length * 4, LargestChunk));
                _used = 0;
            }

            return _current.AsMemory(_used);
        }
    }

    /// <summary>Counts bytes that were put at the beginning of <see cref="Free"/>.</summary>
    public void Advance(int count) => _used += count;

    /// <summary>All bytes, in an array of their own.</summary>
    public byte[] ToArray()
    {
        if (_fullBytes + _used == 0)
        {
            return [];
        }

        byte[] all = GC.AllocateUninitializedArray<byte>(checked((int)(_fullBytes + _used)));
        int done = 0;
        foreach (byte[] chunk in _full)
        {
            chunk.CopyTo(all, done);
            done += chunk.Length;
        }

        _current.AsSpan(0, _used).CopyTo(all.AsSpan(done));
        return all;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_current);
        foreach (byte[] chunk in _full)
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        _full.Clear();
        _current = [];
        _used = 0;
        _fullBytes = 0;
    }
}
