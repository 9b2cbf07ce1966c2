namespace Kin.Inspection.Scheduling;

/// <summary>
/// The steps of a thread. Grows by pieces: a list that doubles would copy hundreds of megabytes while rings
/// fill. Not thread-safe.
/// </summary>
internal sealed class StepList
{
    private const int PieceBits = 12, Piece = 1 << PieceBits, FirstRoom = 16, Growth = 4;

    private readonly List<ThreadStep[]> _full = [];
    private ThreadStep[] _last = new ThreadStep[FirstRoom];
    private int _used;

    /// <summary>How many.</summary>
    public int Count => (_full.Count << PieceBits) + _used;

    /// <summary>One of them.</summary>
    public ThreadStep this[int index]
    {
        get => Holder(index)[index & (Piece - 1)];
        set => Holder(index)[index & (Piece - 1)] = value;
    }

    /// <summary>Adds one at the end.</summary>
    public void Add(in ThreadStep step)
    {
        if (_used == _last.Length)
        {
            if (_used == Piece)
            {
                _full.Add(_last);
                (_last, _used) = (new ThreadStep[Piece], 0);
            }
            else
            {
                Array.Resize(ref _last, Math.Min(Piece, _used * Growth));
            }
        }

        _last[_used++] = step;
    }

    private ThreadStep[] Holder(int index) =>
        index >> PieceBits is int piece && piece < _full.Count ? _full[piece] : _last;
}
