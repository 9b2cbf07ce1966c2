using System.Text;

namespace Kin.Native.Proc;

/// <summary>
/// Files of /proc with a key and a value on each line, such as status and io. Keys come and go with the
/// kernels: unknown ones are passed over, missing ones leave what they would have set. Immutable.
/// </summary>
internal sealed class KeyTable<T>
{
    private readonly (byte[] Key, KeySetter<T> Set)[] _keys;

    /// <param name="keys">In the order in which the kernel writes them, which makes reading fast.</param>
    public KeyTable(params (string Key, KeySetter<T> Set)[] keys) =>
        _keys = [.. keys.Select(k => (Encoding.ASCII.GetBytes(k.Key), k.Set))];

    /// <summary>Reads it all; the number of lines that were known.</summary>
    /// <exception cref="InvalidDataException">What stands behind a known key cannot be meant.</exception>
    public int Read(ReadOnlySpan<byte> text, ref T target)
    {
        int known = 0, next = 0;
        foreach (Range range in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = text[range];
            int colon = line.IndexOf((byte)':');
            if (colon > 0 && Find(line[..colon], ref next) is KeySetter<T> set)
            {
                set(ref target, line[(colon + 1)..].Trim(" \t"u8));
                known++;
            }
        }

        return known;
    }

    private KeySetter<T>? Find(ReadOnlySpan<byte> key, ref int next)
    {
        for (int i = 0; i < _keys.Length; i++)
        {
            int place = next + i < _keys.Length ? next + i : next + i - _keys.Length;
            if (key.SequenceEqual(_keys[place].Key))
            {
                next = place + 1 == _keys.Length ? 0 : place + 1;
                return _keys[place].Set;
            }
        }

        return null;
    }
}
