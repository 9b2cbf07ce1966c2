using Kin.Native.Memory;

namespace Kin.Ipc.Regions;

/// <summary>Bytes that mean nothing to Kin.</summary>
internal sealed class BytesContent(string kind, long bytes) : IRegionContent
{
    public string Kind => kind;

    public long Bytes => bytes;

    public void Initialize(SharedMapping memory)
    {
    }

    public void Verify(SharedMapping memory)
    {
        // Opening does not know how many there are; the length of the file, which was compared, says it.
        if (bytes > 0 && memory.Length - RegionLayout.Content != bytes)
        {
            throw new InvalidDataException(
                $"{kind} has {bytes} bytes, this one has {memory.Length - RegionLayout.Content}.");
        }
    }

    public void Recover(SharedMapping memory, int slot)
    {
    }

    public void WakeAll(SharedMapping memory)
    {
    }
}
