using System.Runtime.CompilerServices;
using Kin.Ipc.Queues;
using Kin.Ipc.Regions;
using Kin.Native.Memory;

namespace Kin.Ipc.Values;

/// <summary>One value; a small one stands at the very beginning of the content.</summary>
internal sealed class ValueContent<T>(T initial) : IRegionContent
    where T : unmanaged
{
    /// <summary>A page: each participant has two copies.</summary>
    public const int MostBytes = 4096;

    public string Kind { get; } = Unsafe.SizeOf<T>() <= MostBytes
        ? $"SharedValue of {ElementKind.Of<T>()}"
        : throw new NotSupportedException(
            $"A shared value has at most {MostBytes} bytes, {typeof(T).Name} has {Unsafe.SizeOf<T>()}. "
            + "Take SharedMemory and a lock.");

    public long Bytes => AtomicPlace<T>.Fits ? sizeof(ulong) : VersionedValue<T>.Bytes;

    public void Initialize(SharedMapping memory)
    {
        if (AtomicPlace<T>.Fits)
        {
            new AtomicPlace<T>(memory, RegionLayout.Content).Write(initial);
        }
        else
        {
            VersionedValue<T>.Initialize(memory, initial);
        }
    }

    public void Verify(SharedMapping memory)
    {
        if (memory.Length != RegionLayout.Content + Bytes)
        {
            throw new InvalidDataException($"{Kind} cannot have {memory.Length} bytes.");
        }

        if (!AtomicPlace<T>.Fits)
        {
            VersionedValue<T>.Verify(memory);
        }
    }

    // What a dead writer was writing stands in a place of his that has not become the value.
    public void Recover(SharedMapping memory, int slot)
    {
    }

    public void WakeAll(SharedMapping memory)
    {
    }
}
