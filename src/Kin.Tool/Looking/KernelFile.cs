using Microsoft.Win32.SafeHandles;

namespace Kin.Tool.Looking;

/// <summary>
/// A file of the kernel: kept open and read again and again without garbage, or read once. Not thread-safe.
/// </summary>
internal sealed class KernelFile(string path) : IDisposable
{
    private readonly SafeFileHandle? _handle = TryOpen(path);
    private byte[] _buffer = new byte[4096];

    /// <summary>What it says now, until the next read; empty: it is not there, or not for us.</summary>
    public ReadOnlySpan<byte> Read() =>
        _handle is null ? default : ReadAll(_handle, ref _buffer);

    /// <summary>What a file says that is read once; empty: it is not there, or not for us.</summary>
    public static ReadOnlySpan<byte> ReadOnce(string path, ref byte[] buffer)
    {
        using SafeFileHandle? handle = TryOpen(path);
        return handle is null ? default : ReadAll(handle, ref buffer);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle?.Dispose();

    private static SafeFileHandle? TryOpen(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // EOPNOTSUPP: pressure that is switched off; ENODEV: a group that has been removed.
    private static ReadOnlySpan<byte> ReadAll(SafeFileHandle handle, ref byte[] buffer)
    {
        int count = 0;
        try
        {
            while (RandomAccess.Read(handle, buffer.AsSpan(count), count) is int more and > 0)
            {
                count += more;
                if (count == buffer.Length)
                {
                    Array.Resize(ref buffer, count * 2);
                }
            }

            return buffer.AsSpan(0, count);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
