namespace Kin.Workers.Transport;

/// <summary>
/// Which items of a request have begun in the worker, and which the parent may still give away: a phase, the
/// number of items begun, and where the worker is to end, in one word that both sides change by
/// compare-and-swap.
/// </summary>
internal static class ClaimWord
{
    private const ulong Pending = 1, Taken = 2, Revoked = 3, PhaseMask = 3;
    private const int BegunShift = 2, EndShift = 26;
    private const ulong CountMask = (1 << 24) - 1;
    private const ulong One = 1ul << BegunShift;

    /// <summary>A request of so many items, none begun.</summary>
    public static ulong Of(int items) => Pending | (ulong)items << EndShift;

    /// <summary>Items that have begun.</summary>
    public static int Begun(ref ulong word) => BegunOf(Volatile.Read(ref word));

    /// <summary>
    /// Items that the worker is still to begin; 0 when it has not begun at all, or all was taken back.
    /// </summary>
    public static int Left(ref ulong word) => LeftOf(Volatile.Read(ref word));

    /// <summary>Worker: begins the first item. False when the request was taken back.</summary>
    public static bool TryTake(ref ulong word)
    {
        ulong seen = Volatile.Read(ref word);
        return (seen & PhaseMask) == Pending
            && Interlocked.CompareExchange(ref word, seen - Pending + Taken + One, seen) == seen;
    }

    /// <summary>Worker: begins the next item. False when there is none, or it was taken back.</summary>
    public static bool TryNext(ref ulong word)
    {
        while (true)
        {
            ulong seen = Volatile.Read(ref word);
            if (BegunOf(seen) >= EndOf(seen))
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref word, seen + One, seen) == seen)
            {
                return true;
            }
        }
    }

    /// <summary>Parent: takes the whole request back. False when the worker has begun.</summary>
    public static bool TryRevoke(ref ulong word)
    {
        ulong seen = Volatile.Read(ref word);
        return (seen & PhaseMask) == Pending
            && Interlocked.CompareExchange(ref word, seen - Pending + Revoked, seen) == seen;
    }

    /// <summary>
    /// Parent: of the items that have not begun takes back the last part, one in <paramref name="parts"/>,
    /// rounded up. The worker ends before <paramref name="end"/> now. False when all have begun, or none has.
    /// </summary>
    public static bool TryCut(ref ulong word, int parts, out int end)
    {
        while (true)
        {
            ulong seen = Volatile.Read(ref word);
            int left = LeftOf(seen);
            end = EndOf(seen) - (left + parts - 1) / parts;
            if (left == 0)
            {
                return false;
            }

            ulong cut = (seen & ~(CountMask << EndShift)) | (ulong)end << EndShift;
            if (Interlocked.CompareExchange(ref word, cut, seen) == seen)
            {
                return true;
            }
        }
    }

    private static int BegunOf(ulong word) => (int)(word >> BegunShift & CountMask);

    private static int EndOf(ulong word) => (int)(word >> EndShift & CountMask);

    private static int LeftOf(ulong word) => (word & PhaseMask) == Taken ? EndOf(word) - BegunOf(word) : 0;
}
