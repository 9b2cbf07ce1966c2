using System.Reflection;

namespace Kin.Benchmarks.Contestants;

/// <summary>Where the rivals lie and where they are built, told by the project file.</summary>
internal static class Folders
{
    public static string Rivals => Metadata("RivalsFolder");

    public static string BuiltRivals => Metadata("BuiltRivalsFolder");

    public static string Results => Metadata("ResultsFolder");

    public static string KinAhead => Metadata("KinAhead");

    public static string EmptyDotnet => Metadata("EmptyDotnet");

    /// <summary>For a large file that is soon gone: in memory, or where that is too small on the disk.</summary>
    public static string ForBytes(long bytes) =>
        Directory.Exists("/dev/shm") && new DriveInfo("/dev/shm").AvailableFreeSpace > bytes
            ? "/dev/shm"
            : Path.GetTempPath();

    private static string Metadata(string key) => Path.GetFullPath(
        typeof(Folders).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == key).Value!);
}
