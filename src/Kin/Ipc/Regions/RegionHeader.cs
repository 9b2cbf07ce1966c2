using System.Runtime.InteropServices;

namespace Kin.Ipc.Regions;

/// <summary>
/// The first bytes of every region. All but <see cref="Joins"/> and <see cref="Deaths"/> is written
/// once, before anybody else can see it. The layout is described in docs/design/regions.md.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal struct RegionHeader
{
    public const int Bytes = 128;

    public const ulong MagicNumber = 0x3152_4853_4E49_4B00; // "\0KINSHR1"
    public const uint Version = 1;

    /// <summary>The region has a name; whoever leaves last takes the name away.</summary>
    public const uint Named = 1;

    /// <summary>The name stays when the last one leaves.</summary>
    public const uint Persistent = 2;

    /// <summary>The file may have fewer bytes than <see cref="Length"/> and get more.</summary>
    public const uint Growing = 4;

    [FieldOffset(0)]
    public ulong Magic;

    [FieldOffset(8)]
    public uint LayoutVersion;

    [FieldOffset(12)]
    public uint Flags;

    /// <summary>Size of the whole file; of one that grows, the most that it can be.</summary>
    [FieldOffset(16)]
    public long Length;

    /// <summary>Where the content begins.</summary>
    [FieldOffset(24)]
    public long ContentOffset;

    [FieldOffset(32)]
    public Guid BootId;

    /// <summary>Drawn at random when the region is made.</summary>
    [FieldOffset(48)]
    public Guid Identity;

    /// <summary>FNV-1a of all above and of the text of the kind.</summary>
    [FieldOffset(64)]
    public ulong Checksum;

    /// <summary>Counts those who have joined.</summary>
    [FieldOffset(72)]
    public uint Joins;

    /// <summary>How many participants were found dead.</summary>
    [FieldOffset(76)]
    public uint Deaths;
}
