using Kin.Inspection;
using Kin.Native;

namespace Kin.Tool.Looking.Ps;

/// <summary>
/// While one CPU reads the command line, another gets the code ready that comes next, by making a listing of
/// this process alone. Code that was compiled ahead is bound at its first call, and that is a third of the
/// time in which a short listing is made.
/// </summary>
internal static class PsWarmUp
{
    private static readonly string[] s_columns =
        ["user", "pid", "pcpu", "pmem", "vsz", "rss", "tty", "stat", "start_time", "bsdtime", "command"];

    /// <summary>Begins, and does not wait: nothing depends on how it ends.</summary>
    public static void Begin()
    {
        try
        {
            if (Environment.ProcessorCount > 1)
            {
                new Thread(Run) { IsBackground = true }.Start();
            }
        }
        catch (OutOfMemoryException)
        {
            // no more threads are allowed (pids.max): then without
        }
    }

    private static void Run()
    {
        try
        {
            using HeldProcess? own = ProcFs.Default.TryHold(Environment.ProcessId);
            if (own is not null)
            {
                PsRow row = new(own.Info, new PsContext());
                Column[] columns = new Column[s_columns.Length];
                Cell[] cells = new Cell[columns.Length];
                for (int i = 0; i < cells.Length; i++)
                {
                    PsColumn column = PsColumns.Of(s_columns[i]);
                    (columns[i], cells[i]) = (column.ToColumn(), column.Make(row));
                }

                Listing listing = new(columns);
                listing.Add(cells);
                ListingText.Of(listing, width: 80, hasHeadings: true, hasColour: false);
            }

            Out.Text("");
        }
        catch (Exception e) when (e is LinuxException or InvalidDataException or IOException
            or UnauthorizedAccessException)
        {
            // who asks for the listing is told
        }
    }
}
