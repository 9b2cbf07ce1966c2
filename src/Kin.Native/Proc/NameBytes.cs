using System.Runtime.CompilerServices;

namespace Kin.Native.Proc;

/// <summary>Room for the name of a process: 15 bytes, and up to 63 for a worker of the kernel.</summary>
[InlineArray(Length)]
internal struct NameBytes
{
    public const int Length = 64;

    private byte _first;
}
