using System.Runtime.InteropServices;
using System.Text;
using Kin.Native.Memory;
using Kin.Native.Processes;

namespace Kin.Ipc.Regions;

/// <summary>Where things stand in a region, and whether a file is one.</summary>
internal static class RegionLayout
{
    public const int Participants = 240;

    /// <summary>Where the content begins: two pages of 4 KiB.</summary>
    public const long Content = KindOffset + KindBytes + (Participants * Participant.Bytes);

    private const int KindOffset = RegionHeader.Bytes, KindBytes = 384;
    private const long TableOffset = KindOffset + KindBytes;

    // Bytes that are locked lie beyond every file, so that they never meet a lock on its content.
    private const long DoorLock = 1L << 40, FirstParticipantLock = DoorLock + 1;

    /// <summary>The byte whose lock orders joining and the leaving of the last.</summary>
    public static long Door => DoorLock;

    /// <summary>The byte whose lock says that the participant lives.</summary>
    public static long LockOf(int slot) => FirstParticipantLock + slot;

    /// <summary>The byte whose lock has the one who cleans up after the participant at that place.</summary>
    public static long BurialOf(int slot) => FirstParticipantLock + Participants + slot;

    public static ref RegionHeader Header(SharedMapping memory) => ref memory.At<RegionHeader>(0);

    public static ref Participant Slot(SharedMapping memory, int slot) =>
        ref memory.At<Participant>(TableOffset + ((long)slot * Participant.Bytes));

    /// <summary>Writes the header of a new region of so many bytes.</summary>
    public static void Initialize(SharedMapping memory, string kind, string? name, uint flags)
    {
        byte[] text = Encoding.UTF8.GetBytes($"{kind}\0{name}\0");
        text.AsSpan(0, Math.Min(text.Length, KindBytes)).CopyTo(memory.Use(KindOffset, KindBytes));
        ref RegionHeader header = ref Header(memory);
        header.LayoutVersion = RegionHeader.Version;
        header.Flags = flags;
        header.Length = memory.Length;
        header.ContentOffset = Content;
        header.BootId = ProcessIdentity.BootId;
        header.Identity = Guid.NewGuid();
        header.Magic = RegionHeader.MagicNumber;
        header.Checksum = Checksum(memory);
    }

    /// <summary>Refuses a file that is no region, or one of another kind.</summary>
    /// <exception cref="InvalidDataException">It is not; the message says what it is.</exception>
    public static void Verify(SharedMapping memory, string kind, string subject)
    {
        RegionHeader header = Header(memory);
        string? wrong = header.Magic != RegionHeader.MagicNumber ? "It is no region of Kin."
            : header.LayoutVersion != RegionHeader.Version
                ? $"Its layout has version {header.LayoutVersion}, this Kin knows {RegionHeader.Version}."
            : header.Checksum != Checksum(memory) ? "Its header is damaged."
            : !HasLength(header, memory)
                ? $"It has {memory.Length} bytes of {header.Length}: somebody has changed its size."
            : header.BootId != ProcessIdentity.BootId ? "It is left over from before the machine was started."
            : KindOf(memory) is var found && found != kind ? $"It holds {found}, not {kind}."
            : null;
        if (wrong is not null)
        {
            throw new InvalidDataException($"{subject} cannot be opened as {kind}. {wrong}");
        }
    }

    /// <summary>Whether it is one, of whatever kind.</summary>
    public static bool IsRegion(SharedMapping memory) =>
        Header(memory) is { Magic: RegionHeader.MagicNumber, LayoutVersion: RegionHeader.Version } header
        && HasLength(header, memory) && header.Checksum == Checksum(memory);

    /// <summary>What the region holds.</summary>
    public static string KindOf(SharedMapping memory) => Text(memory, index: 0);

    /// <summary>The name that it was given; null: none.</summary>
    public static string? NameOf(SharedMapping memory) =>
        Text(memory, index: 1) is { Length: > 0 } name ? name : null;

    private static bool HasLength(RegionHeader header, SharedMapping memory) => memory.Length == header.Length
        || (memory.Length < header.Length && (header.Flags & RegionHeader.Growing) != 0);

    private static string Text(SharedMapping memory, int index)
    {
        ReadOnlySpan<byte> text = memory.Use(KindOffset, KindBytes);
        for (; index > 0; index--)
        {
            text = text[(text.IndexOf((byte)0) + 1)..];
        }

        int end = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }

    private static ulong Checksum(SharedMapping memory)
    {
        RegionHeader header = Header(memory);
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<RegionHeader>(in header));
        ulong sum = Fnv(14695981039346656037, bytes[..64]);
        return Fnv(sum, memory.Use(KindOffset, KindBytes));
    }

    private static ulong Fnv(ulong sum, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            sum = (sum ^ value) * 1099511628211;
        }

        return sum;
    }
}
