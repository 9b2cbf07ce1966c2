using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tool.Looking.Top;

/// <summary>
/// The last looks, as many as there is room for: at most so many, and so many bytes. Looks share the rows in
/// which nothing has changed. Not thread-safe.
/// </summary>
/// <param name="most">The most looks.</param>
/// <param name="mostBytes">About the most memory.</param>
internal sealed class History(int most = History.UsualLooks, long mostBytes = History.UsualBytes)
{
    /// <summary>Looks that are kept at most: a quarter of an hour at the usual pace.</summary>
    public const int UsualLooks = 600;

    /// <summary>About the memory that they may take.</summary>
    public const long UsualBytes = 32 << 20;

    private readonly Snapshot?[] _ring = new Snapshot?[most];
    private int _first;
    private long _older; // bytes of all but the newest, of which more may still be read

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>About how many bytes they take.</summary>
    public long Bytes => Count == 0 ? 0 : _older + this[Count - 1].Bytes;

    /// <summary>The look of an index, the oldest first.</summary>
    public Snapshot this[int index] => _ring[(_first + index) % most]!;

    /// <summary>Adds a look; the oldest go, where there is no room. One is always kept.</summary>
    public void Add(Snapshot look)
    {
        _older = Bytes;
        while (Count > 0 && (Count == most || _older + look.Bytes > mostBytes))
        {
            _older -= this[0].Bytes;
            _ring[_first] = null;
            _first = (_first + 1) % most;
            Count--;
        }

        _ring[(_first + Count) % most] = look;
        Count++;
    }

    /// <summary>The look so many steps away from another, or the nearest that is still there.</summary>
    public Snapshot Step(Snapshot from, long steps) => this[IndexOf(from.Number + steps)];

    /// <summary>How many looks lie between this one and the newest.</summary>
    public long Behind(Snapshot look) => this[Count - 1].Number - look.Number;

    /// <summary>The index of the look with that number, or of the nearest.</summary>
    public int IndexOf(long number) =>
        (int)(Math.Clamp(number, this[0].Number, this[Count - 1].Number) - this[0].Number);
}
