using Kin.Ipc.Regions;
using Kin.Native.Memory;

namespace Kin.Ipc.Values;

/// <summary>Elements of an array, of which a new one has the first.</summary>
internal sealed class ArrayContent(string kind, long bytes, byte[] first) : IRegionContent
{
    private readonly BytesContent _bytes = new(kind, bytes);

    public string Kind => kind;

    public long Bytes { get; } = bytes > 0 ? bytes : throw new ArgumentException("An array has elements.");

    public void Initialize(SharedMapping memory) =>
        first.CopyTo(memory.Use(RegionLayout.Content, first.Length));

    public void Verify(SharedMapping memory) => _bytes.Verify(memory);

    public void Recover(SharedMapping memory, int slot)
    {
    }

    public void WakeAll(SharedMapping memory)
    {
    }
}
