namespace Kin.Workers.Mapping;

/// <summary>
/// Takes items from an input, some at a time; its enumerator is made with the first. An array is not copied.
/// Used by one thread at a time.
/// </summary>
internal sealed class ItemSource<TIn> : IDisposable
{
    private readonly TIn[]? _array;
    private readonly IEnumerable<TIn> _input;
    private IEnumerator<TIn>? _items;

    public ItemSource(IEnumerable<TIn> items)
    {
        Count = items.TryGetNonEnumeratedCount(out int count) ? count : null;
        _array = items as TIn[];
        _input = items;
    }

    /// <summary>How many there are in all, where the input knows.</summary>
    public int? Count { get; }

    /// <summary>How many were taken so far.</summary>
    public int Taken { get; private set; }

    /// <summary>The next items, at most so many; fewer only at the end.</summary>
    public ArraySegment<TIn> Take(int most)
    {
        ArraySegment<TIn> items = _array is not null
            ? new ArraySegment<TIn>(_array, Taken, Math.Min(most, _array.Length - Taken))
            : Collect(most);
        Taken += items.Count;
        return items;
    }

    public void Dispose() => _items?.Dispose();

    private ArraySegment<TIn> Collect(int most)
    {
        List<TIn> items = new(Math.Min(most, 64));
        _items ??= _input.GetEnumerator();
        while (items.Count < most && _items.MoveNext())
        {
            items.Add(_items.Current);
        }

        return items.ToArray();
    }
}
