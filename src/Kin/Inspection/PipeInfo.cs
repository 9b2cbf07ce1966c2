using Kin.Native.Processes;

namespace Kin.Inspection;

/// <summary>A pipe and who has its ends, as it was when <see cref="Connections"/> looked.</summary>
/// <remarks>Immutable.</remarks>
public sealed record PipeInfo
{
    internal PipeInfo(ulong inode, IReadOnlyList<DescriptorHolder> holders) =>
        (Inode, Holders) = (inode, holders);

    /// <summary>Its number, as in "pipe:[4711]".</summary>
    public ulong Inode { get; }

    /// <summary>Who has an end of it, of those that this user may look at.</summary>
    public IReadOnlyList<DescriptorHolder> Holders { get; }

    /// <summary>Who can read it.</summary>
    public IEnumerable<DescriptorHolder> Readers => Holders.Where(h => Can(h, FileAccess.Read));

    /// <summary>Who can write it.</summary>
    public IEnumerable<DescriptorHolder> Writers => Holders.Where(h => Can(h, FileAccess.Write));

    /// <summary>
    /// Bytes in it now, and how many fit at most (pipe(7)); null: nobody of those who had it has it any more,
    /// or this user may not ask. Nothing is read from it; for some microseconds this process has an end of
    /// it, too.
    /// </summary>
    public (long Bytes, long Capacity)? ReadFill()
    {
        foreach (DescriptorHolder holder in Holders)
        {
            if (PipeFill.Read(holder.ProcessId, holder.Descriptor, Inode) is (long Bytes, long Capacity) fill)
            {
                return fill;
            }
        }

        return null;
    }

    /// <summary>"pipe:[4711]".</summary>
    public override string ToString() => $"pipe:[{Inode}]";

    private static bool Can(DescriptorHolder holder, FileAccess what) => holder.Access?.HasFlag(what) == true;
}
