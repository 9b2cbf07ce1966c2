namespace Kin;

/// <summary>
/// The pipes and the socket that the runtime puts into the temporary folder for debuggers and diagnostic
/// tools, and leaves there when its process is killed or becomes another program (dotnet/core#3099).
/// </summary>
/// <remarks>
/// The names hold the number of the process and when it was started, so what a later process of that number
/// made, or one in another container with the same folder, is another file.
/// </remarks>
internal static class RuntimeLitter
{
    /// <summary>The files of a process that is not reaped yet.</summary>
    public static string[] PathsOf(int processId, string folder)
    {
        string key = $"{processId}-{Started(processId)}";
        return
        [
            Path.Combine(folder, $"dotnet-diagnostic-{key}-socket"),
            Path.Combine(folder, $"clr-debug-pipe-{key}-in"),
            Path.Combine(folder, $"clr-debug-pipe-{key}-out"),
        ];
    }

    // The 22nd field, counted behind the name in parentheses (proc_pid_stat(5)): clock ticks since boot.
    private static string Started(int processId)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        }
        catch (IOException)
        {
            // Gone and reaped already (by a program that reaps every child): what it may have left cannot be
            // told.
            return "unknown";
        }
    }
}
