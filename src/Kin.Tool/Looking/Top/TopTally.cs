namespace Kin.Tool.Looking.Top;

/// <summary>What top has done so far: looks, and bytes written to the terminal.</summary>
internal sealed class TopTally
{
    private long _allocated;

    /// <summary>How many times it has looked at the processes.</summary>
    public int Looks { get; set; }

    /// <summary>How many times it has drawn.</summary>
    public int Drawings { get; private set; }

    /// <summary>Bytes written, the first screen included.</summary>
    public long Bytes { get; private set; }

    /// <summary>Bytes of the first screen.</summary>
    public long FirstBytes { get; private set; }

    /// <summary>Bytes of the last drawing.</summary>
    public long LastBytes { get; private set; }

    /// <summary>Bytes of memory taken from the runtime after the first drawing.</summary>
    public long Garbage => Drawings == 0 ? 0 : GC.GetTotalAllocatedBytes() - _allocated;

    /// <summary>A drawing took so many bytes.</summary>
    public void Add(int bytes)
    {
        if (Drawings == 0)
        {
            FirstBytes = bytes;
            _allocated = GC.GetTotalAllocatedBytes();
        }

        Drawings++;
        Bytes += bytes;
        LastBytes = bytes;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        long each = Drawings > 1 ? (Bytes - FirstBytes) / (Drawings - 1) : 0;
        long garbage = Garbage / 1024 / Math.Max(1, Drawings - 1);
        return $"{Looks} looks, {Drawings} drawings: {FirstBytes} bytes for the first, {each} for each other,"
            + $" {LastBytes} for the last; {garbage} KiB of garbage for each.";
    }
}
