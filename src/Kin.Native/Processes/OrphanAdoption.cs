using System.Globalization;

namespace Kin.Native.Processes;

/// <summary>This process as the one to which orphans below it go (PR_SET_CHILD_SUBREAPER(2const)).</summary>
internal static unsafe class OrphanAdoption
{
    /// <summary>True when orphans come to this process rather than to one above it.</summary>
    public static bool IsOn
    {
        get
        {
            int on = 0;
            Sys.Check(
                Libc.prctl(Libc.PR_GET_CHILD_SUBREAPER, (nint)(&on), 0, 0, 0),
                "prctl(PR_GET_CHILD_SUBREAPER)");
            return on != 0;
        }
    }

    /// <summary>Switches it. Programs that this process starts do not inherit it.</summary>
    public static void Set(bool on) => Sys.Check(
        Libc.prctl(Libc.PR_SET_CHILD_SUBREAPER, on ? 1 : 0, 0, 0, 0), "prctl(PR_SET_CHILD_SUBREAPER)");

    /// <summary>
    /// The children of this process, of all its threads. One that comes or goes meanwhile may hide another
    /// (proc_tid_children(5)), so this reads until it sees the same twice.
    /// </summary>
    public static int[] Children()
    {
        int[] before = ReadChildren();
        while (true)
        {
            int[] now = ReadChildren();
            if (now.AsSpan().SequenceEqual(before))
            {
                return now;
            }

            before = now;
        }
    }

    private static int[] ReadChildren()
    {
        List<int> children = [];
        foreach (string thread in Directory.GetDirectories("/proc/self/task"))
        {
            try
            {
                string line = File.ReadAllText(thread + "/children");
                children.AddRange(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(number => int.Parse(number, CultureInfo.InvariantCulture)));
            }
            catch (IOException) when (!Directory.Exists(thread))
            {
                // A thread that has ended; its children are in the list of another.
            }
        }

        children.Sort();
        return [.. children];
    }
}
