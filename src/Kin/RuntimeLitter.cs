using System.Globalization;
using Kin.Native.Proc;

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
    // Gone and reaped already (by a program that reaps every child): what it may have left cannot be told.
    private const string Unknown = "unknown";

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

    private static string Started(int processId)
    {
        try
        {
            return StatFile.StartOf(processId)?.ToString(CultureInfo.InvariantCulture) ?? Unknown;
        }
        catch (LinuxException)
        {
            return Unknown; // no descriptor is left; what is not known is not removed
        }
    }
}
