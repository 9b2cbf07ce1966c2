using System.Buffers.Text;
using System.Text;

namespace Kin.Tool.Looking.Top.Picture;

/// <summary>Bytes on their way to a terminal. Used again and again.</summary>
internal sealed class ScreenBytes
{
    private byte[] _bytes = new byte[8192];
    private int _count;

    /// <summary>What is there.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _count);

    /// <summary>Begins anew.</summary>
    public void Clear() => _count = 0;

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Grow(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_count));
        _count += bytes.Length;
    }

    /// <summary>Adds a character as UTF-8.</summary>
    public void Add(Rune rune)
    {
        Grow(4);
        _count += rune.EncodeToUtf8(_bytes.AsSpan(_count));
    }

    /// <summary>Moves the cursor; counted from 0.</summary>
    public void Move(int row, int column)
    {
        Add("\e["u8);
        if (row > 0 || column > 0)
        {
            Add(row + 1);
        }

        if (column > 0)
        {
            Add(";"u8);
            Add(column + 1);
        }

        Add("H"u8);
    }

    /// <summary>Adds a number.</summary>
    public void Add(int number)
    {
        Grow(12);
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(_count), out int written);
        _count += written;
    }

    private void Grow(int more)
    {
        if (_count + more > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _count + more));
        }
    }
}
