using Kin.Tool.Looking.Top.Columns;
using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tool.Looking.Top;

/// <summary>
/// The rows of a look as they are shown: chosen by the filter, sorted, as a tree or not. Used again and
/// again. Not thread-safe.
/// </summary>
internal sealed class Arrangement
{
    private readonly List<int> _order = [];
    private readonly TopOrder _sorting = new();
    private readonly Dictionary<int, int> _byId = [];
    private readonly List<ArrangedRow> _shown = [];
    private int[] _firstChild = [], _nextSibling = [];

    /// <summary>The rows, from the top down.</summary>
    public IReadOnlyList<ArrangedRow> Shown => _shown;

    /// <summary>How many the filter has let through, folded ones included.</summary>
    public int Chosen => _order.Count;

    /// <summary>Arranges a look.</summary>
    public void Arrange(Snapshot look, TopSettings settings, TopContext context)
    {
        TopRow[] rows = look.Rows;
        _order.Clear();
        _shown.Clear();
        for (int i = 0; i < rows.Length; i++)
        {
            if (settings.Filter.IsEmpty || settings.Filter.Includes(rows[i]))
            {
                _order.Add(i);
            }
        }

        _sorting.Sort(rows, _order, settings.Sort, settings.IsReversed, context);
        if (settings.IsTree)
        {
            Grow(rows, settings.Folded);
            return;
        }

        foreach (int index in _order)
        {
            _shown.Add(new ArrangedRow(index, -1, false, 0));
        }
    }

    /// <summary>The place of the same process or thread as that; -1: it is not shown.</summary>
    public int PlaceOf(Snapshot look, (int Id, long StartTicks) key)
    {
        for (int place = 0; place < _shown.Count; place++)
        {
            if (look.Rows[_shown[place].Index].Subject.Key == key)
            {
                return place;
            }
        }

        return -1;
    }

    // Lists of children through two arrays, each in the order of sorting: made from the last to the first.
    private void Grow(TopRow[] rows, HashSet<(int Id, long StartTicks)> folded)
    {
        if (_firstChild.Length < rows.Length)
        {
            _firstChild = new int[rows.Length * 2];
            _nextSibling = new int[rows.Length * 2];
        }

        _byId.Clear();
        foreach (int index in _order)
        {
            _byId[rows[index].Id] = index;
            _firstChild[index] = -1;
        }

        int firstRoot = -1;
        for (int i = _order.Count - 1; i >= 0; i--)
        {
            int index = _order[i];
            if (ParentOf(rows[index]) is int parent and >= 0)
            {
                _nextSibling[index] = _firstChild[parent];
                _firstChild[parent] = index;
            }
            else
            {
                _nextSibling[index] = firstRoot;
                firstRoot = index;
            }
        }

        for (int root = firstRoot; root >= 0; root = _nextSibling[root])
        {
            ShowBranch(rows, root, folded);
        }
    }

    private int ParentOf(TopRow row) =>
        row.TreeParentId != row.Id && _byId.TryGetValue(row.TreeParentId, out int parent) ? parent : -1;

    // Not recursive: a chain of processes may be thousands long.
    private void ShowBranch(TopRow[] rows, int root, HashSet<(int Id, long StartTicks)> folded)
    {
        Stack<(int Index, int Parent)> left = new();
        left.Push((root, -1));
        while (left.TryPop(out (int Index, int Parent) next))
        {
            bool isFolded = _firstChild[next.Index] >= 0 && folded.Contains(rows[next.Index].Subject.Key);
            bool isLast = next.Parent < 0 || _nextSibling[next.Index] < 0;
            int place = _shown.Count;
            _shown.Add(new ArrangedRow(next.Index, next.Parent, isLast, isFolded ? Below(next.Index) : 0));
            if (next.Index != root && _nextSibling[next.Index] >= 0)
            {
                left.Push((_nextSibling[next.Index], next.Parent));
            }

            if (!isFolded && _firstChild[next.Index] >= 0)
            {
                left.Push((_firstChild[next.Index], place));
            }
        }
    }

    private int Below(int index)
    {
        int count = 0;
        Stack<int> left = new();
        left.Push(_firstChild[index]);
        while (left.TryPop(out int child))
        {
            for (; child >= 0; child = _nextSibling[child])
            {
                count++;
                if (_firstChild[child] >= 0)
                {
                    left.Push(_firstChild[child]);
                }
            }
        }

        return count;
    }
}
