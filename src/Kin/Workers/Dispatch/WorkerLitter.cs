namespace Kin.Workers.Dispatch;

/// <summary>
/// The runtime puts pipes and a socket for debuggers and diagnostic tools into the temporary folder, and a process that
/// is killed leaves them there (dotnet/core#3099). Whoever started the process removes them.
/// </summary>
internal static class WorkerLitter
{
    public static void Remove(int processId)
    {
        try
        {
            foreach (string pattern in (string[])[
                $"clr-debug-pipe-{processId}-*", $"dotnet-diagnostic-{processId}-*"])
            {
                foreach (string path in Directory.EnumerateFiles(Path.GetTempPath(), pattern))
                {
                    File.Delete(path);
                }
            }
        }
        catch (IOException)
        {
            // Litter that another cleaner took at the same moment, or a folder that is gone: nothing is lost.
        }
        catch (UnauthorizedAccessException)
        {
            // Not ours to remove: the worker ran as another user.
        }
    }
}
