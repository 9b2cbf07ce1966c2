using System.Runtime.InteropServices;

namespace Kin.Workers.Dispatch;

/// <summary>Results that were copied out of a ring, to be read later by a thread that may run any code.</summary>
internal sealed record ResultBytes(byte[] Bytes, int Items, IReadOnlyList<SafeHandle>? Handles)
{
    public static ResultBytes Copy(ReadOnlySpan<byte> results, int items, IReadOnlyList<SafeHandle>? handles) =>
        new(results.ToArray(), items, handles);
}
