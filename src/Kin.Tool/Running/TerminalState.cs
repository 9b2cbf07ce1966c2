using System.Globalization;
using Kin.Inspection;

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
    public static bool Exists() => Own.ForegroundGroupId is not null;

    /// <summary>The process group of this process is the one in the foreground of its terminal.</summary>
    public static bool IsForeground() => Own.IsForeground;

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

    private static ProcessInfo Own => ProcFs.Default.OpenSelf();
}
