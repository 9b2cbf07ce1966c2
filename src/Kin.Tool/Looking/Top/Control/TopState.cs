using Kin.Tool.Looking.Top.Columns;
using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tool.Looking.Top.Control;

/// <summary>Where the user is: what is chosen, how far the table is scrolled, what is being typed.</summary>
internal sealed class TopState
{
    private (int Id, long StartTicks)? _followed;

    /// <summary>What the screen shows.</summary>
    public ScreenMode Mode { get; set; }

    /// <summary>What is being typed; null: nothing.</summary>
    public Prompt? Prompt { get; set; }

    /// <summary>A line for the user, until the next key.</summary>
    public string? Message { get; set; }

    /// <summary>The look that is shown while others go on; null: the newest.</summary>
    public Snapshot? Frozen { get; set; }

    /// <summary>The place of the chosen row in the table.</summary>
    public int Place { get; private set; }

    /// <summary>The first row that is shown of the table.</summary>
    public int FirstRow { get; private set; }

    /// <summary>How many rows fit.</summary>
    public int PageRows { get; set; } = 1;

    /// <summary>The columns that are scrolled out to the left.</summary>
    public int SkippedColumns { get; set; }

    /// <summary>The line that is chosen among the columns, and the first that is shown of the help.</summary>
    public int Line { get; set; }

    /// <summary>Chooses another row, which is followed from now on wherever it goes.</summary>
    public void MoveTo(int place, Arrangement table, Snapshot look)
    {
        Place = Math.Clamp(place, 0, Math.Max(0, table.Shown.Count - 1));
        _followed = Place == 0 || table.Shown.Count == 0 ? null
            : look.Rows[table.Shown[Place].Index].Subject.Key; // the first row is a place
        Scroll(table.Shown.Count);
    }

    /// <summary>
    /// The table has been arranged anew: the followed row is chosen, or what stands there now.
    /// </summary>
    public void Settle(Arrangement table, Snapshot look)
    {
        if (_followed is (int, long) key)
        {
            int place = table.PlaceOf(look, key);
            if (place >= 0)
            {
                Place = place;
            }
            else
            {
                _followed = null;
            }
        }

        Place = Math.Clamp(Place, 0, Math.Max(0, table.Shown.Count - 1));
        Scroll(table.Shown.Count);
    }

    /// <summary>The chosen row; null: there is none.</summary>
    public TopRow? Chosen(Arrangement table, Snapshot look) =>
        Place < table.Shown.Count ? look.Rows[table.Shown[Place].Index] : null;

    /// <summary>Scrolls a page.</summary>
    public void Page(int pages, Arrangement table, Snapshot look)
    {
        int rows = pages * Math.Max(1, PageRows);
        FirstRow = Math.Clamp(FirstRow + rows, 0, Math.Max(0, table.Shown.Count - PageRows));
        MoveTo(Place + rows, table, look);
    }

    private void Scroll(int count)
    {
        FirstRow = Math.Clamp(FirstRow, Math.Max(0, Place - PageRows + 1), Place);
        FirstRow = Math.Clamp(FirstRow, 0, Math.Max(0, count - PageRows));
    }
}
