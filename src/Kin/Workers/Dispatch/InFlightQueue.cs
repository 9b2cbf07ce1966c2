namespace Kin.Workers.Dispatch;

/// <summary>A job in the ring of a worker, with the place of its frame.</summary>
internal readonly record struct InFlight(Job Job, int Offset);

/// <summary>
/// What a worker has been given and not finished, oldest first. Guarded by the dispatcher's lock.
/// </summary>
internal sealed class InFlightQueue
{
    private InFlight[] _items = new InFlight[16];
    private int _head;

    public int Count { get; private set; }

    public InFlight this[int index] => _items[(_head + index) & (_items.Length - 1)];

    public void AddLast(InFlight item)
    {
        if (Count == _items.Length)
        {
            var larger = new InFlight[_items.Length * 2];
            for (int i = 0; i < Count; i++)
            {
                larger[i] = this[i];
            }

            _items = larger;
            _head = 0;
        }

        _items[(_head + Count++) & (_items.Length - 1)] = item;
    }

    public void RemoveFirst()
    {
        _items[_head] = default;
        _head = (_head + 1) & (_items.Length - 1);
        Count--;
    }

    public void RemoveAt(int index)
    {
        for (int i = index; i < Count - 1; i++)
        {
            _items[(_head + i) & (_items.Length - 1)] = this[i + 1];
        }

        _items[(_head + --Count) & (_items.Length - 1)] = default;
    }

    public int IndexOf(Job job)
    {
        for (int i = 0; i < Count; i++)
        {
            if (ReferenceEquals(this[i].Job, job))
            {
                return i;
            }
        }

        return -1;
    }
}
