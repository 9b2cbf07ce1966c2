using System.Text;

namespace Kin.Native.Proc;

/// <summary>
/// Files of /proc with a key and a value on each line, such as status and io. Keys come and go with the
/// kernels: unknown ones are passed over, missing ones leave what they would have set. Immutable.
/// </summary>
internal sealed unsafe class KeyTable<T>
{
    private readonly byte[][] _keys;
    private readonly KeySetter<T>?[] _setters;

    /// <param name="keys">
    /// In the order in which the kernel writes them, which makes reading fast; so those that are not wanted
    /// are there too, without a setter.
    /// </param>
    public KeyTable(params (string Key, KeySetter<T>? Set)[] keys)
    {
        _keys = new byte[keys.Length][];
        _setters = new KeySetter<T>?[keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            (_keys[i], _setters[i]) = (Encoding.ASCII.GetBytes(keys[i].Key), keys[i].Set);
        }
    }

    /// <summary>Reads it all; the number of lines that were known.</summary>
    /// <exception cref="InvalidDataException">What stands behind a known key cannot be meant.</exception>
    public int Read(ReadOnlySpan<byte> text, ref T target)
    {
        int known = 0, next = 0;
        fixed (byte* start = text)
        {
            byte* end = start + text.Length;
            for (byte* line = start, after; line < end; line = after + 1)
            {
                after = EndOfLine(line, end);
                int place = IsOf(line, after, _keys[next]) ? next : Find(line, after);
                next = place < 0 ? next : place + 1 == _keys.Length ? 0 : place + 1;
                if (place >= 0 && _setters[place] is KeySetter<T> set)
                {
                    set(ref target, WithoutBlanks(line + _keys[place].Length + 1, after));
                    known++;
                }
            }
        }

        return known;
    }

    // By hand and by pointers: code that was compiled ahead calls what it does with spans, and there are
    // sixty lines in each of thousands of files.
    private static byte* EndOfLine(byte* line, byte* end)
    {
        while (line < end && *line != '\n')
        {
            line++;
        }

        return line;
    }

    private static ReadOnlySpan<byte> WithoutBlanks(byte* start, byte* end)
    {
        while (start < end && IsBlank(*start))
        {
            start++;
        }

        while (end > start && IsBlank(end[-1]))
        {
            end--;
        }

        return new ReadOnlySpan<byte>(start, (int)(end - start));
    }

    private static bool IsBlank(byte c) => c is (byte)' ' or (byte)'\t';

    private static bool IsOf(byte* line, byte* after, byte[] key)
    {
        if (after - line <= key.Length || line[key.Length] != ':')
        {
            return false;
        }

        for (int i = 0; i < key.Length; i++)
        {
            if (line[i] != key[i])
            {
                return false;
            }
        }

        return true;
    }

    private int Find(byte* line, byte* after)
    {
        int place = 0;
        while (place < _keys.Length && !IsOf(line, after, _keys[place]))
        {
            place++;
        }

        return place < _keys.Length ? place : -1;
    }
}
