using System.Text;

namespace Kin.Ipc;

/// <summary>
/// Text in a shared array of bytes, as programs in C and Python's multiprocessing.Array('c', n) have it:
/// UTF-8 up to the first NUL, or to the end.
/// </summary>
/// <remarks>
/// Reading while somebody writes can give a part of both texts: use a <see cref="SharedMutex"/>.
/// </remarks>
public static class SharedText
{
    /// <summary>The text. What is not UTF-8 becomes U+FFFD.</summary>
    public static string ReadText(this SharedArray<byte> array)
    {
        ArgumentNullException.ThrowIfNull(array);
        ReadOnlySpan<byte> bytes = array.ToArray();
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }

    /// <summary>Writes a text, and a NUL if there is room for one; what stands behind it stays.</summary>
    /// <exception cref="ArgumentException">It is longer than the array, or has a NUL.</exception>
    public static void WriteText(this SharedArray<byte> array, string text)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentNullException.ThrowIfNull(text);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > array.Length || text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"The text has {bytes.Length} bytes, the array {array.Length}; no NUL is allowed.",
                nameof(text));
        }

        Span<byte> all = array.AsSpan();
        bytes.CopyTo(all);
        if (bytes.Length < all.Length)
        {
            all[bytes.Length] = 0;
        }

        ObjectDisposedException.ThrowIf(array.Region.IsClosed, array);
    }
}
