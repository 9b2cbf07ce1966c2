namespace Kin.Workers.Dispatch;

/// <summary>
/// The runtime puts pipes and a socket for debuggers and diagnostic tools into the temporary folder, and a
/// process that is killed leaves them there (dotnet/core#3099). Whoever started the process removes them.
/// </summary>
/// <remarks>
/// The names hold the number of the process and when it was started, so what a later process of that number
/// made, or one in another container with the same folder, is not touched.
/// </remarks>
internal sealed class WorkerLitter
{
    private readonly string[] _paths;

    private WorkerLitter(string folder, string key) =>
        _paths =
        [
            Path.Combine(folder, $"dotnet-diagnostic-{key}-socket"),
            Path.Combine(folder, $"clr-debug-pipe-{key}-in"),
            Path.Combine(folder, $"clr-debug-pipe-{key}-out"),
        ];

    /// <summary>
    /// What this process will leave in that folder. Called while the process is not reaped.
    /// </summary>
    public static WorkerLitter Of(int processId, string folder)
    {
        try
        {
            // The 22nd field, counted behind the name in parentheses (proc_pid_stat(5)): clock ticks since
            // boot.
            string stat = File.ReadAllText($"/proc/{processId}/stat");
            string started = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
            return new WorkerLitter(folder, $"{processId}-{started}");
        }
        catch (IOException)
        {
            // Gone and reaped already (by a program that reaps every child): what it may have left cannot be
            // told.
            return new WorkerLitter(folder, $"{processId}-unknown");
        }
    }

    /// <summary>Removes what is there. The process has ended.</summary>
    public void Remove()
    {
        foreach (string path in _paths)
        {
            try
            {
                File.Delete(path);
            }
            catch (IOException)
            {
                // Another cleaner took it at the same moment, or the folder is gone: nothing is lost.
            }
            catch (UnauthorizedAccessException)
            {
                // Not ours to remove: the worker ran as another user.
            }
        }
    }
}
