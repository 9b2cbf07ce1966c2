using System.Buffers;
using System.Text;

namespace Kin.Tool.Looking.Top.Keys;

/// <summary>
/// Makes keys of the bytes that a terminal sends: UTF-8, and sequences that begin with Escape (ECMA-48, and
/// those of xterm, the Linux console, rxvt). A sequence may come in pieces. What is not known is passed over
/// whole.
/// </summary>
internal sealed class KeyDecoder
{
    private const byte Esc = 27;
    private const int LongestSequence = 32;
    private const int MouseLength = 6; // "Esc [ M", and a byte each for button, column and line

    private readonly byte[] _pending = new byte[LongestSequence + 4];
    private int _count;

    /// <summary>
    /// A sequence, or the Escape key itself, has begun: when nothing follows soon, <see cref="End"/> decides.
    /// </summary>
    public bool IsWaiting => _count > 0;

    /// <summary>Takes bytes, and adds the keys that they complete.</summary>
    public void Take(ReadOnlySpan<byte> bytes, List<Key> keys)
    {
        foreach (byte one in bytes)
        {
            if (one == Esc && _count > 0)
            {
                End(keys); // Escape begins anew, whatever was begun
            }

            _pending[_count++] = one;
            Read(keys);
            if (_count > LongestSequence)
            {
                _count = 0;
            }
        }
    }

    /// <summary>Nothing more comes: what was begun was all.</summary>
    public void End(List<Key> keys)
    {
        if (_count > 0 && _pending[0] == Esc)
        {
            keys.Add(new Key(KeyName.Escape));
            if (_count == 2)
            {
                AddPlain(_pending[1], keys); // Escape, and then a key: "Esc [" in haste
            }
        }

        _count = 0;
    }

    private void Read(List<Key> keys)
    {
        ReadOnlySpan<byte> bytes = _pending.AsSpan(0, _count);
        if (bytes[0] != Esc)
        {
            ReadCharacter(bytes, keys);
        }
        else if (_count == 2 && bytes[1] is not ((byte)'[' or (byte)'O'))
        {
            _count = 0;
            keys.Add(new Key(KeyName.Escape)); // Alt and a key: Escape, and the key
            AddPlain(bytes[1], keys);
        }
        else if (_count > 2 && IsComplete(bytes))
        {
            Key? key = bytes[1] == (byte)'O' ? KeySequence.OfSs3(bytes[^1])
                : IsMouse(bytes) ? null : KeySequence.OfCsi(bytes[2..]);
            _count = 0;
            if (key is Key known)
            {
                keys.Add(known);
            }
        }
    }

    // The last byte of a sequence is 0x40 to 0x7e; the Linux console sends "[[A" for F1.
    private static bool IsComplete(ReadOnlySpan<byte> bytes) => bytes[1] == (byte)'O'
        ? bytes[^1] is >= 0x40 and <= 0x7e
        : IsMouse(bytes) ? bytes.Length == MouseLength
        : bytes[2] == (byte)'[' ? bytes.Length > 3 : bytes[^1] is >= 0x40 and <= 0x7e or (byte)'$';

    // As terminals tell of the mouse when a program before has asked for that and not given it up.
    private static bool IsMouse(ReadOnlySpan<byte> bytes) => bytes[2] == (byte)'M';

    private void ReadCharacter(ReadOnlySpan<byte> bytes, List<Key> keys)
    {
        if (bytes[0] < 0x80)
        {
            _count = 0;
            AddPlain(bytes[0], keys);
            return;
        }

        OperationStatus status = Rune.DecodeFromUtf8(bytes, out Rune rune, out _);
        if (status == OperationStatus.NeedMoreData)
        {
            return;
        }

        byte last = bytes[^1];
        bool isCutOff = status == OperationStatus.InvalidData && bytes.Length > 1 && last < 0x80;
        _count = 0;
        if (status == OperationStatus.Done)
        {
            keys.Add(new Key(KeyName.Character, rune.Value));
        }
        else if (isCutOff)
        {
            AddPlain(last, keys);
        }
    }

    private static void AddPlain(byte one, List<Key> keys)
    {
        if (one >= 0x80)
        {
            return;
        }

        keys.Add(one switch
        {
            (byte)'\r' or (byte)'\n' => new Key(KeyName.Enter),
            (byte)'\t' => new Key(KeyName.Tab),
            8 or 127 => new Key(KeyName.Backspace),
            Esc => new Key(KeyName.Escape),
            0 => Key.Ctrl(' '),
            < 27 => Key.Ctrl((char)('a' + one - 1)),
            < 32 => Key.Ctrl((char)(one + 64)),
            _ => Key.Of((char)one),
        });
    }
}
