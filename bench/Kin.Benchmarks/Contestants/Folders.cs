using System.Reflection;

namespace Kin.Benchmarks.Contestants;

/// <summary>Where the rivals lie and where they are built, told by the project file.</summary>
internal static class Folders
{
    public static string Rivals => Metadata("RivalsFolder");

    public static string BuiltRivals => Metadata("BuiltRivalsFolder");

    public static string Results => Metadata("ResultsFolder");

    public static string EmptyDotnet => Metadata("EmptyDotnet");

    private static string Metadata(string key) => Path.GetFullPath(
        typeof(Folders).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == key).Value!);
}
