using System.Text;

namespace Kin.Native.Proc;

/// <summary>
/// Files of /proc with a key and a value on each line, such as status and io. Keys come and go with the
/// kernels: unknown ones are passed over, missing ones leave what they would have set. Immutable.
/// </summary>
internal sealed class KeyTable<T>
{
    private readonly byte[][] _keys;
    private readonly KeySetter<T>[] _setters;

    /// <param name="keys">In the order in which the kernel writes them, which makes reading fast.</param>
    public KeyTable(params (string Key, KeySetter<T> Set)[] keys)
    {
        _keys = new byte[keys.Length][];
        _setters = new KeySetter<T>[keys.Length];
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
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            int colon = line.IndexOf((byte)':');
            if (colon > 0 && Find(line[..colon], ref next) is KeySetter<T> set)
            {
                set(ref target, WithoutBlanks(line[(colon + 1)..]));
                known++;
            }
        }

        return known;
    }

    // By hand: these are called for every line of thousands of files, also before anything is compiled well.
    private static ReadOnlySpan<byte> WithoutBlanks(ReadOnlySpan<byte> text)
    {
        int start = 0, end = text.Length;
        while (start < end && IsBlank(text[start]))
        {
            start++;
        }

        while (end > start && IsBlank(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    private static bool IsBlank(byte c) => c is (byte)' ' or (byte)'\t';

    private KeySetter<T>? Find(ReadOnlySpan<byte> key, ref int next)
    {
        for (int i = 0; i < _keys.Length; i++)
        {
            int place = next + i < _keys.Length ? next + i : next + i - _keys.Length;
            byte[] known = _keys[place];
            if (known.Length == key.Length && known[0] == key[0] && key.SequenceEqual(known))
            {
                next = place + 1 == _keys.Length ? 0 : place + 1;
                return _setters[place];
            }
        }

        return null;
    }
}
