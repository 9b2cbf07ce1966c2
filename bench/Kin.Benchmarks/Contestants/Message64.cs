using System.Runtime.CompilerServices;

namespace Kin.Benchmarks.Contestants;

/// <summary>A message of 64 bytes.</summary>
[InlineArray(8)]
internal struct Message64
{
    private long _first;

    public Message64(long number) => _first = number;

    public readonly long Number => _first;
}
