using System.Runtime.InteropServices;

namespace Kin.Native.Bpf;

/// <summary>
/// Instructions of the kernel's own machine, 8 bytes each (RFC 9669): operation, two registers, an offset, a
/// number. Only those that the programs here need.
/// </summary>
internal sealed class Assembler
{
    /// <summary>The end of the stack, from which places count downwards.</summary>
    public const int Stack = 10;

    private const byte Move = 0xbf, MoveNumber = 0xb7, MoveHalfNumber = 0xb4, AddNumber = 0x07;
    private const byte Subtract = 0x1f, AndNumber = 0x57, CallHelper = 0x85, Leave = 0x95, LoadNumber = 0x18;
    private const byte Jump = 0x05, JumpIfEqual = 0x15, JumpIfNotEqual = 0x55, JumpIfOther = 0x5d;
    private const byte StoreHalf = 0x63, StoreWide = 0x7b, StoreNumber = 0x7a;
    private const int MapDescriptor = 1; // BPF_PSEUDO_MAP_FD

    private readonly List<ulong> _code = [];

    /// <summary>The program so far.</summary>
    public ReadOnlySpan<ulong> Code => CollectionsMarshal.AsSpan(_code);

    /// <summary>to = from.</summary>
    public void Copy(int to, int from) => Add(Move, to, from, 0, 0);

    /// <summary>to = number.</summary>
    public void Set(int to, int number) => Add(MoveNumber, to, 0, 0, number);

    /// <summary>to = number, without a sign: the upper half is 0.</summary>
    public void SetUnsigned(int to, uint number) => Add(MoveHalfNumber, to, 0, 0, (int)number);

    /// <summary>to = a map, by its descriptor. Takes two places, of which the second is empty.</summary>
    public void SetMap(int to, int descriptor)
    {
        Add(LoadNumber, to, MapDescriptor, 0, descriptor);
        Add(0, 0, 0, 0, 0);
    }

    /// <summary>to += number.</summary>
    public void Increase(int to, int number) => Add(AddNumber, to, 0, 0, number);

    /// <summary>to -= from.</summary>
    public void Minus(int to, int from) => Add(Subtract, to, from, 0, 0);

    /// <summary>to &amp;= number.</summary>
    public void And(int to, int number) => Add(AndNumber, to, 0, 0, number);

    /// <summary>to = the number of so many bytes (1, 2, 4, 8) at from + offset.</summary>
    public void Load(int to, int from, int offset, int bytes) => Add(
        bytes switch
        {
            1 => 0x71,
            2 => 0x69,
            4 => 0x61,
            8 => 0x79,
            _ => throw new NotSupportedException($"No number has {bytes} bytes."),
        },
        to, from, offset, 0);

    /// <summary>The 8 bytes at to + offset = from.</summary>
    public void Store(int to, int offset, int from) => Add(StoreWide, to, from, offset, 0);

    /// <summary>The 4 bytes at to + offset = the lower half of from.</summary>
    public void StoreWord(int to, int offset, int from) => Add(StoreHalf, to, from, offset, 0);

    /// <summary>The 8 bytes at to + offset = number.</summary>
    public void Put(int to, int offset, int number) => Add(StoreNumber, to, 0, offset, number);

    /// <summary>Goes on at a place that <see cref="Land"/> tells, if the register is 0.</summary>
    public int LeapIfZero(int register) => Leap(JumpIfEqual, register, 0);

    /// <summary>The same, if it is not 0.</summary>
    public int LeapIfNotZero(int register) => Leap(JumpIfNotEqual, register, 0);

    /// <summary>The same, if two differ.</summary>
    public int LeapIfOther(int register, int from) => Leap(JumpIfOther, register, from);

    /// <summary>The same, in any case.</summary>
    public int Leap() => Leap(Jump, 0, 0);

    /// <summary>The place for a leap is here.</summary>
    public void Land(int leap) =>
        _code[leap] |= (ulong)(ushort)checked((short)(_code.Count - leap - 1)) << 16;

    /// <summary>Calls a helper with registers 1 to 5; the result is in 0.</summary>
    public void Call(int helper) => Add(CallHelper, 0, 0, 0, helper);

    /// <summary>Ends the program.</summary>
    public void Return() => Add(Leave, 0, 0, 0, 0);

    private int Leap(byte operation, int register, int other)
    {
        Add(operation, register, other, 0, 0);
        return _code.Count - 1;
    }

    private void Add(byte operation, int to, int from, int offset, int number) => _code.Add(
        operation | ((ulong)to << 8) | ((ulong)from << 12) | ((ulong)(ushort)checked((short)offset) << 16)
        | ((ulong)(uint)number << 32));
}
