namespace Kin.Tool.RunFiles;

/// <summary>The bytes of a run file.</summary>
internal static class FileContent
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>All of them. Devices and pipes are read to their end, or to the limit.</summary>
    /// <exception cref="IOException">It cannot be read, is a directory, or has more than 1 MiB.</exception>
    public static MemoryStream Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a directory.");
        }

        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        byte[] bytes = new byte[MostBytes + 1];
        int count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return count <= MostBytes
            ? new MemoryStream(bytes, 0, count)
            : throw new IOException($"'{path}' has more than 1 MiB.");
    }
}
