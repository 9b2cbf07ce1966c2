using System.Text;
using Kin.Native.Bpf;

namespace Kin.Tests.Native.Bpf;

/// <summary>Descriptions of types as a kernel would give them (Documentation/bpf/btf.rst), of other kernels than this one.</summary>
internal sealed class BtfWriter
{
    private const uint Magic = 0xEB9F | (1 << 16);
    private const int Header = 24;

    private readonly List<int> _types = [];
    private readonly List<byte> _names = [0];
    private int _count;

    /// <summary>A number of so many bytes.</summary>
    public int Integer(string name, int bytes) => Add(BtfKind.Integer, name, 0, bytes, bytes * 8);

    /// <summary>A pointer.</summary>
    public int Pointer(int to) => Add(BtfKind.Pointer, "", 0, to);

    /// <summary>A structure with its members, and where those are in bytes.</summary>
    public int Structure(string name, int bytes, params (string Name, int Type, int Offset)[] members) => Add(
        BtfKind.Structure, name, members.Length, bytes,
        [.. members.SelectMany(member => (int[])[Name(member.Name), member.Type, member.Offset * 8])]);

    /// <summary>A type of functions: a typedef of a pointer to a signature.</summary>
    public int Functions(string name, params int[] parameters)
    {
        int signature = Add(
            BtfKind.Signature, "", parameters.Length, 0, [.. parameters.SelectMany(type => (int[])[0, type])]);
        return Add(BtfKind.Typedef, name, 0, Pointer(signature));
    }

    /// <summary>Variables of a section, and where in it they are.</summary>
    public void Variables(params (string Name, int Type, int Offset)[] all)
    {
        List<int> places = [];
        foreach ((string name, int type, int offset) in all)
        {
            places.AddRange([Add(BtfKind.Variable, name, 0, type, 1), offset, 8]);
        }

        Add(BtfKind.DataSection, ".data..percpu", all.Length, 1 << 16, [.. places]);
    }

    /// <summary>The description.</summary>
    public byte[] ToBytes()
    {
        byte[] types = [.. _types.SelectMany(BitConverter.GetBytes)];
        int[] header = [(int)Magic, Header, 0, types.Length, types.Length, _names.Count];
        return [.. header.SelectMany(BitConverter.GetBytes), .. types, .. _names];
    }

    private int Add(BtfKind kind, string name, int members, int sizeOrType, params int[] rest)
    {
        _types.AddRange([Name(name), ((int)kind << 24) | members, sizeOrType, .. rest]);
        return ++_count;
    }

    private int Name(string name)
    {
        int at = name.Length == 0 ? 0 : _names.Count;
        _names.AddRange(name.Length == 0 ? [] : Encoding.ASCII.GetBytes(name + "\0"));
        return at;
    }
}
