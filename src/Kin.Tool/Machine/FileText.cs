namespace Kin.Tool.Machine;

/// <summary>Files that may not be there or not be for us, as most of /proc and /sys.</summary>
internal static class FileText
{
    /// <summary>The lines; null when the file cannot be read.</summary>
    public static string[]? Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The first line; null when the file cannot be read or is empty.</summary>
    public static string? FirstLine(string path) => Lines(path) is [string first, ..] ? first : null;
}
