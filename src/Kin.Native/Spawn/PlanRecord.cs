using System.Runtime.InteropServices;

namespace Kin.Native.Spawn;

/// <summary>
/// One system call that the child makes, 96 bytes. The offsets are part of the machine code of <see
/// cref="SpawnStub"/>.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PlanRecord
{
    /// <summary>Bits of <see cref="Flags"/>.</summary>
    public const uint Expect = 1, UseSource = 2;

    /// <summary>The value of <see cref="Tolerate"/> with which no error stops the plan.</summary>
    public const ulong AnyError = ulong.MaxValue;

    /// <summary>
    /// Offset 0: the number of the system call, then its arguments at 8, 16, 24, 32, 40, 48.
    /// </summary>
    public nint Number, A0, A1, A2, A3, A4, A5;

    /// <summary>
    /// Offset 56: what the kernel returned, written by the child; an error is the negated number.
    /// </summary>
    public long Result;

    /// <summary>
    /// Offset 64: bit e set: error e does not stop the plan (errors above 63 always do, unless all are
    /// allowed).
    /// </summary>
    public ulong Tolerate;

    /// <summary>Offset 72: with <see cref="Expect"/>, the only result that does not stop the plan.</summary>
    public long Expected;

    /// <summary>Offset 80: see the constants.</summary>
    public uint Flags;

    /// <summary>
    /// Offset 84: with <see cref="UseSource"/>, the record whose result becomes the first argument.
    /// </summary>
    public uint Source;

    /// <summary>Offset 88: pads the record to 96 bytes.</summary>
    public long Reserved;
}
