using System.Runtime.CompilerServices;

namespace Kin.Workers.Transport;

/// <summary>The memory of a value inside its box. Only for boxes of values without references.</summary>
internal sealed class BoxMemory
{
    private byte _first;

    private BoxMemory() => _first = 0;

    /// <summary>
    /// The first byte of the boxed value: every object keeps its fields after one method-table pointer.
    /// </summary>
    public static ref byte Of(object boxed) => ref Unsafe.As<BoxMemory>(boxed)._first;
}
