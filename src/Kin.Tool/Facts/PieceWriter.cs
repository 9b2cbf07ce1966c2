using System.Buffers;

namespace Kin.Tool.Facts;

/// <summary>Collects bytes and gives them away in pieces of a megabyte. Not thread-safe.</summary>
/// <param name="piece">Gets each piece; the bytes are its own.</param>
internal sealed class PieceWriter(Action<byte[]> piece) : IBufferWriter<byte>
{
    private const int Usual = 1 << 20;

    private byte[] _bytes = new byte[Usual];
    private int _used;

    public void Advance(int count) => _used += count;

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_bytes.Length - _used < Math.Max(1, sizeHint))
        {
            Flush();
            _bytes = _bytes.Length < sizeHint ? new byte[sizeHint] : _bytes;
        }

        return _bytes.AsMemory(_used);
    }

    /// <summary>Gives away what there is.</summary>
    public void Flush()
    {
        if (_used > 0)
        {
            piece(_bytes[.._used]);
            _used = 0;
        }
    }
}
