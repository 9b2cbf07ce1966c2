using System.Runtime.InteropServices;
using Kin.Workers.Transport;

namespace Kin.Workers.Dispatch;

/// <summary>
/// Results that are to be read later, by a thread that may run any code: copied out of a ring, or still in
/// the memory file in which they came, however large that is.
/// </summary>
internal sealed class ResultBytes
{
    private readonly byte[] _bytes;
    private readonly ReceivedControl? _external;
    private Exception? _reason;

    private ResultBytes(byte[] bytes, int items, ReceivedControl? external)
    {
        _bytes = bytes;
        _external = external;
        Items = items;
    }

    public int Items { get; }

    public int Length => _external is { Message.Number: > 0 } file ? file.Message.Number : _bytes.Length;

    /// <summary>The kernel handles that came along; null when none could.</summary>
    public IReadOnlyList<SafeHandle>? Handles => _external?.Handles;

    public static ResultBytes Copy(ReadOnlySpan<byte> results, int items) =>
        new(results.ToArray(), items, null);

    /// <summary>What came by the socket; the bytes are those of the frame when only handles came.</summary>
    public static ResultBytes Of(ReadOnlySpan<byte> frame, int items, ReceivedControl external) =>
        new(external.Message.Number > 0 ? [] : frame.ToArray(), items, external);

    /// <summary>What came and could not be taken. Reading it throws the reason.</summary>
    public static ResultBytes Lost(int items, Exception reason) => new([], items, null) { _reason = reason };

    /// <summary>The bytes. Once, and not under the dispatcher's lock: they may be many.</summary>
    public byte[] Read() => _reason is not null ? throw _reason
        : _external is { Message.Number: > 0 } file ? file.ReadPayload() : _bytes;

    /// <summary>Nobody wants them.</summary>
    public void Discard() => _external?.Discard();
}
