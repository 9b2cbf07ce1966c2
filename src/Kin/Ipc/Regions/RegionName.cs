using System.Text;

namespace Kin.Ipc.Regions;

/// <summary>Names of shared objects: files of /dev/shm.</summary>
internal static class RegionName
{
    public const string Directory = "/dev/shm";
    public const string Prefix = "kin-";

    // NAME_MAX, without the prefix (limits.h)
    private const int LongestBytes = 255 - 4;

    /// <summary>The file of that name.</summary>
    /// <exception cref="ArgumentException">It is empty, too long, or has a slash, a NUL or a line
    /// end.</exception>
    public static string PathOf(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.AsSpan().IndexOfAny("/\0\n\r") >= 0)
        {
            throw new ArgumentException("A name has no slash, no NUL and no line end.", nameof(name));
        }

        int bytes = Encoding.UTF8.GetByteCount(name);
        return bytes <= LongestBytes ? $"{Directory}/{Prefix}{name}"
            : throw new ArgumentException(
                $"A name has at most {LongestBytes} bytes, this one has {bytes}.", nameof(name));
    }
}
