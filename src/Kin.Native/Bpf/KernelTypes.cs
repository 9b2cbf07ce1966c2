using System.Globalization;
using System.Runtime.InteropServices;

namespace Kin.Native.Bpf;

/// <summary>
/// The types of the running kernel, which it describes itself (/sys/kernel/btf/vmlinux; the format is that of
/// Documentation/bpf/btf.rst): where the members of its structures are.
/// </summary>
internal sealed class KernelTypes
{
    private const string Path = "/sys/kernel/btf/vmlinux";
    private const ushort Magic = 0xEB9F;
    private const int HeaderBytes = 24;

    private readonly byte[] _bytes;
    private readonly int _strings;
    private readonly List<int> _types = [0]; // where each type begins; number 0 is void
    private readonly Dictionary<(BtfKind, string), int> _numbers = [];

    private KernelTypes(byte[] bytes, (BtfKind Kind, string Name)[] wanted)
    {
        _bytes = bytes;
        int header = Word(4), types = header + Word(8), end = types + Word(12);
        _strings = header + Word(16);
        for (int at = types; at < end; at += TypeBytes(at))
        {
            BtfKind kind = Kind(at);
            foreach ((BtfKind Kind, string Name) one in wanted)
            {
                if (one.Kind == kind && IsText(Word(at), one.Name))
                {
                    _numbers.TryAdd(one, _types.Count);
                }
            }

            _types.Add(at);
        }
    }

    /// <summary>Reads them: a hundred thousand, of which those are kept by name that are asked for.</summary>
    /// <param name="wanted">Functions, variables, structures, and so on.</param>
    /// <exception cref="IOException">The kernel does not describe them, or not to this user.</exception>
    /// <exception cref="InvalidDataException">The file has another form.</exception>
    public static KernelTypes Read((BtfKind Kind, string Name)[] wanted)
    {
        try
        {
            return Parse(File.ReadAllBytes(Path), wanted);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException(
                $"{Path}, where the kernel describes its types, is not there (CONFIG_DEBUG_INFO_BTF).", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{Path} may not be read: {e.Message}", e);
        }
    }

    /// <summary>The same of a text.</summary>
    /// <exception cref="InvalidDataException">It has another form.</exception>
    internal static KernelTypes Parse(byte[] bytes, (BtfKind Kind, string Name)[] wanted)
    {
        try
        {
            return bytes.Length > HeaderBytes && MemoryMarshal.Read<ushort>(bytes) == Magic
                ? new KernelTypes(bytes, wanted) : throw Broken();
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Broken();
        }
    }

    /// <summary>The number of one that was asked for; 0: this kernel has none.</summary>
    public int NumberOf(BtfKind kind, string name) => _numbers.GetValueOrDefault((kind, name));

    /// <summary>
    /// How many parameters functions of that type have, and which of them, from 0 on, point to the structure.
    /// </summary>
    /// <exception cref="NotSupportedException">This kernel has no such type.</exception>
    public (int Count, int[] Pointing) ParametersOf(string type, string structure)
    {
        int number = NumberOf(BtfKind.Typedef, type);
        int signature = number == 0 ? 0 : _types[Pointed(number)];
        if (signature == 0 || Kind(signature) != BtfKind.Signature)
        {
            throw new NotSupportedException($"This kernel has no type of functions {type}.");
        }

        List<int> pointing = [];
        for (int i = 0; i < Count(signature); i++)
        {
            int target = _types[Pointed(Word(signature + 12 + (8 * i) + 4))];
            if (target != 0 && Kind(target) == BtfKind.Structure && IsText(Word(target), structure))
            {
                pointing.Add(i);
            }
        }

        return (Count(signature), [.. pointing]);
    }

    /// <summary>
    /// How many bytes one variable is behind another one in memory, which both have to be in one section.
    /// </summary>
    /// <exception cref="NotSupportedException">This kernel has one of them not, or elsewhere.</exception>
    public int Distance(string from, string to)
    {
        (int section, int start) = PlaceOf(from);
        (int other, int end) = PlaceOf(to);
        return section == other ? end - start
            : throw new NotSupportedException($"This kernel has {from} and {to} in several sections.");
    }

    /// <summary>This kernel has such a member.</summary>
    public bool Has(string structure, string path)
    {
        try
        {
            Find(structure, path);
            return true;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>
    /// Where a member is, within the structure: "se.sum_exec_runtime", "rlim[5].rlim_cur". A pointer ends the
    /// path; members without a name are looked into.
    /// </summary>
    /// <returns>Bytes from the beginning, and its own size.</returns>
    /// <exception cref="NotSupportedException">This kernel has it otherwise.</exception>
    public (int Offset, int Size) Find(string structure, string path)
    {
        int type = NumberOf(BtfKind.Structure, structure);
        if (type == 0)
        {
            throw new NotSupportedException($"This kernel has no structure {structure}.");
        }

        int offset = 0;
        foreach (string step in path.Split('.'))
        {
            (string name, int index) = Step(step);
            (int at, type) = Member(type, name)
                ?? throw new NotSupportedException($"This kernel has no {structure}.{path}.");
            offset += at;
            if (index >= 0)
            {
                (type, int size) = Element(type);
                offset += index * size;
            }
        }

        return (offset, SizeOf(type));
    }

    private static InvalidDataException Broken() => new($"{Path} has another form than this library knows.");

    private static (string Name, int Index) Step(string step)
    {
        int open = step.IndexOf('[', StringComparison.Ordinal);
        return open < 0 ? (step, -1) : (step[..open], int.Parse(
            step.AsSpan(open + 1, step.Length - open - 2), CultureInfo.InvariantCulture));
    }

    private (int Section, int Offset) PlaceOf(string variable)
    {
        int number = NumberOf(BtfKind.Variable, variable);
        for (int section = 1; section < _types.Count && number != 0; section++)
        {
            int at = _types[section];
            for (int i = 0, one = at + 12; Kind(at) == BtfKind.DataSection && i < Count(at); i++, one += 12)
            {
                if (Word(one) == number)
                {
                    return (section, Word(one + 4));
                }
            }
        }

        throw new NotSupportedException($"This kernel has no variable {variable}.");
    }

    private (int Offset, int Type)? Member(int type, string name)
    {
        int at = _types[Plain(type)];
        bool hasBits = Word(at + 4) < 0; // then the upper byte of an offset is the width of a bit field
        for (int i = 0, member = at + 12; i < Count(at); i++, member += 12)
        {
            int bits = hasBits ? Word(member + 8) & 0xFFFFFF : Word(member + 8);
            if (Word(member) == 0)
            {
                if (Kind(_types[Plain(Word(member + 4))]) is BtfKind.Structure or BtfKind.Union
                    && Member(Word(member + 4), name) is { } inner)
                {
                    return ((bits / 8) + inner.Offset, inner.Type);
                }
            }
            else if (IsText(Word(member), name))
            {
                return (bits / 8, Word(member + 4));
            }
        }

        return null;
    }

    private (int Type, int Size) Element(int array)
    {
        int at = _types[Plain(array)];
        return Kind(at) == BtfKind.Array ? (Word(at + 12), SizeOf(Word(at + 12))) : throw Broken();
    }

    private int SizeOf(int type)
    {
        int at = _types[Plain(type)];
        return Kind(at) switch
        {
            BtfKind.Pointer => 8,
            BtfKind.Array => Word(at + 20) * SizeOf(Word(at + 12)),
            _ => Word(at + 8),
        };
    }

    // Through typedef, volatile, const, restrict and tags, to what it is.
    private int Plain(int type)
    {
        while (type != 0 && Kind(_types[type]) is BtfKind.Typedef or BtfKind.Volatile or BtfKind.Const
            or BtfKind.Restrict or BtfKind.TypeTag)
        {
            type = Word(_types[type] + 8);
        }

        return type;
    }

    // What a pointer points to; 0: it is none.
    private int Pointed(int type)
    {
        int at = _types[Plain(type)];
        return at != 0 && Kind(at) == BtfKind.Pointer ? Plain(Word(at + 8)) : 0;
    }

    // A name, kind and count of members, size or type; and what each kind has behind that.
    private int TypeBytes(int at) => 12 + Kind(at) switch
    {
        BtfKind.Structure or BtfKind.Union or BtfKind.DataSection or BtfKind.Enumeration64 => 12 * Count(at),
        BtfKind.Enumeration or BtfKind.Signature => 8 * Count(at),
        BtfKind.Array => 12,
        BtfKind.Integer or BtfKind.Variable or BtfKind.DeclarationTag => 4,
        _ => 0,
    };

    private BtfKind Kind(int at) => (BtfKind)((Word(at + 4) >> 24) & 31);

    private int Count(int at) => Word(at + 4) & 0xFFFF;

    private int Word(int at) => MemoryMarshal.Read<int>(_bytes.AsSpan(at));

    private bool IsText(int offset, string name)
    {
        ReadOnlySpan<byte> text = _bytes.AsSpan(_strings + offset);
        return text.Length > name.Length && text[name.Length] == 0
            && System.Text.Ascii.Equals(text[..name.Length], name);
    }
}
