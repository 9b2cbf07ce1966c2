using System.Globalization;
using Kin.Native;

namespace Kin.Tool.Running;

/// <summary>How this process stands to its terminal.</summary>
internal static class TerminalState
{
    /// <summary>
    /// True for SIGINT, SIGQUIT and SIGWINCH, which a terminal sends to its whole foreground group. It does
    /// so with SIGTSTP too, of which <see cref="TerminalStops"/> decides.
    /// </summary>
    public static bool SendsToGroup(int signal) => signal is 2 or 3 or 28;

    /// <summary>
    /// This process has a terminal, and so most likely a shell that continues what is stopped.
    /// </summary>
    public static bool Exists() => Fields(File.ReadAllText("/proc/self/stat"))[5] != "-1";

    /// <summary>The process group of this process is the one in the foreground of its terminal.</summary>
    public static bool IsForeground() => IsForeground(File.ReadAllText("/proc/self/stat"));

    /// <summary>
    /// The columns of the terminal that controls this process, by stty(1); null: nobody knows.
    /// </summary>
    public static int? Width()
    {
        try
        {
            string size = new Command("stty", "-F", "/dev/tty", "size").Capture().StandardOutput; // "24 80"
            int columns = int.Parse(size.AsSpan(size.IndexOf(' ') + 1), CultureInfo.InvariantCulture);
            return columns > 0 ? columns : null;
        }
        catch (Exception e) when (e is LinuxException or FormatException)
        {
            return null;
        }
    }

    /// <summary>By the text of /proc/PID/stat (proc(5)): its fields 5, pgrp, and 8, tpgid.</summary>
    internal static bool IsForeground(string stat) => Fields(stat) is var fields && fields[2] == fields[5];

    /// <summary>True when the text of /proc/PID/stat tells of a process that a signal has stopped.</summary>
    internal static bool IsStopped(string stat) => Fields(stat)[0] == "T";

    // From field 3 on. The name, field 2, may contain anything, so they are counted from its closing
    // parenthesis.
    private static string[] Fields(string stat) => stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
}
