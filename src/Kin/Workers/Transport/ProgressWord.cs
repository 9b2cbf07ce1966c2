namespace Kin.Workers.Transport;

/// <summary>
/// How far a worker is within the response frame that it has not published yet, in one word so that it is
/// never torn: the low bits of the frame's sequence number, items done, payload bytes. When the worker is
/// killed its parent reads the finished results of the open frame by it, and knows that the next item was the
/// one that ran.
/// </summary>
internal readonly record struct ProgressWord(int Sequence, int Items, int Bytes)
{
    public const int MaxItems = (1 << 24) - 1;

    private const int SequenceMask = (1 << 20) - 1;

    public ulong Pack() =>
        ((ulong)(uint)(Sequence & SequenceMask) << 44) | ((ulong)(uint)Items << 20) | (uint)Bytes;

    public static ProgressWord Unpack(ulong word) =>
        new((int)(word >> 44) & SequenceMask, (int)(word >> 20) & MaxItems, (int)(word & 0xFFFFF));

    /// <summary>
    /// True when the word speaks of the frame with this number, not of one that was published already.
    /// </summary>
    public bool IsOf(int sequence) => Sequence == (sequence & SequenceMask);
}
