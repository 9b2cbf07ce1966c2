namespace Kin.Tool.Looking.Top;

/// <summary>What top has done so far: looks, and bytes written to the terminal.</summary>
internal sealed class TopTally
{
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

    /// <summary>A drawing took so many bytes.</summary>
    public void Add(int bytes)
    {
        FirstBytes = Drawings == 0 ? bytes : FirstBytes;
        Drawings++;
        Bytes += bytes;
        LastBytes = bytes;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        long each = Drawings > 1 ? (Bytes - FirstBytes) / (Drawings - 1) : 0;
        return $"{Looks} looks, {Drawings} drawings: {FirstBytes} bytes for the first, {each} for each other,"
            + $" {LastBytes} for the last.";
    }
}
