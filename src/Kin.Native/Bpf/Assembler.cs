using System.Runtime.InteropServices;

namespace Kin.Native.Bpf;

/// <summary>
/// Instructions of the kernel's own machine, 8 bytes each (RFC 9669): operation, two registers, an offset, a
/// number. Only those that <see cref="TaskProgram"/> needs.
/// </summary>
internal sealed class Assembler
{
    /// <summary>The end of the stack, from which places count downwards.</summary>
    public const int Stack = 10;

    private const byte Move = 0xbf, MoveNumber = 0xb7, AddNumber = 0x07, JumpIfEqual = 0x15;
    private const byte CallHelper = 0x85, Leave = 0x95, StoreWide = 0x7b, StoreNumber = 0x7a;

    private readonly List<ulong> _code = [];

    /// <summary>The program so far.</summary>
    public ReadOnlySpan<ulong> Code => CollectionsMarshal.AsSpan(_code);

    /// <summary>to = from.</summary>
    public void Copy(int to, int from) => Add(Move, to, from, 0, 0);

    /// <summary>to = number.</summary>
    public void Set(int to, int number) => Add(MoveNumber, to, 0, 0, number);

    /// <summary>to += number.</summary>
    public void Increase(int to, int number) => Add(AddNumber, to, 0, 0, number);

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

    /// <summary>The 8 bytes at to + offset = number.</summary>
    public void Put(int to, int offset, int number) => Add(StoreNumber, to, 0, offset, number);

    /// <summary>Goes on at a place that <see cref="Land"/> tells, if the register is 0.</summary>
    public int LeapIfZero(int register)
    {
        Add(JumpIfEqual, register, 0, 0, 0);
        return _code.Count - 1;
    }

    /// <summary>The place for a leap is here.</summary>
    public void Land(int leap) =>
        _code[leap] |= (ulong)(ushort)checked((short)(_code.Count - leap - 1)) << 16;

    /// <summary>Calls a helper with registers 1 to 5; the result is in 0.</summary>
    public void Call(int helper) => Add(CallHelper, 0, 0, 0, helper);

    /// <summary>Ends the program.</summary>
    public void Return() => Add(Leave, 0, 0, 0, 0);

    private void Add(byte operation, int to, int from, int offset, int number) => _code.Add(
        operation | ((ulong)to << 8) | ((ulong)from << 12) | ((ulong)(ushort)checked((short)offset) << 16)
        | ((ulong)(uint)number << 32));
}
