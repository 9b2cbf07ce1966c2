using System.Runtime.InteropServices;

namespace Kin.Native.Spawn;

/// <summary>A block of native memory, aligned to a cache line.</summary>
internal sealed unsafe class PlanMemory : SafeHandle
{
    public PlanMemory(long size)
        : base(0, ownsHandle: true)
    {
        Size = size;
        SetHandle((nint)NativeMemory.AlignedAlloc((nuint)size, 64));
    }

    public long Size { get; }

    public byte* Start => (byte*)handle;

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
