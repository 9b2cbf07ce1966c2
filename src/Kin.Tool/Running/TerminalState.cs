using System.Globalization;
using Kin.Native;

namespace Kin.Tool.Running;

/// <summary>How this process stands to its terminal.</summary>
internal static class TerminalState
{
    /// <summary>
    /// True for SIGINT, SIGQUIT and SIGWINCH, which a terminal sends to its whole foreground group.
    /// </summary>
    public static bool SendsToGroup(int signal) => signal is 2 or 3 or 28;

    /// <summary>The process group of this process is the one in the foreground of its terminal.</summary>
    public static bool IsForeground() => IsForeground(File.ReadAllText("/proc/self/stat"));

    /// <summary>The columns of the terminal that controls this process, by stty(1); null: nobody knows.</summary>
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
    internal static bool IsForeground(string stat)
    {
        // The name, field 2, may contain anything, so the fields are counted from its closing parenthesis.
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[2] == fields[5];
    }
}
