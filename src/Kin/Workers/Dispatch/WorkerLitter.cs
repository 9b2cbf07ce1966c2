namespace Kin.Workers.Dispatch;

/// <summary>
/// What a killed worker leaves in the temporary folder (see <see cref="RuntimeLitter"/>). Whoever started it
/// removes that.
/// </summary>
internal sealed class WorkerLitter
{
    private readonly string[] _paths;

    private WorkerLitter(string[] paths) => _paths = paths;

    /// <summary>
    /// What this process will leave in that folder. Called while the process is not reaped.
    /// </summary>
    public static WorkerLitter Of(int processId, string folder) =>
        new(RuntimeLitter.PathsOf(processId, folder));

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
