using System.Runtime.InteropServices;
using Kin.IO;
using Microsoft.Win32.SafeHandles;

namespace Kin.Tool.Facts;

/// <summary>
/// A file that a verb writes, from its beginning to its end. By write(2): FileStream takes a limit of the
/// file's size (EFBIG) for a wrong argument.
/// </summary>
internal sealed class OutputFile : Stream
{
    private readonly SafeFileHandle _handle;
    private readonly string _path;

    private OutputFile(SafeFileHandle handle, string path) =>
        (_handle, _path, FullPath) = (handle, path, Path.GetFullPath(path));

    /// <summary>Its path from the root on.</summary>
    public string FullPath { get; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Makes it, or empties the one that is there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static OutputFile Create(string path)
    {
        if (path.Length == 0 || Directory.Exists(path))
        {
            throw new IOException($"'{path}' cannot be written: it is no file.");
        }

        try
        {
            SafeFileHandle handle = File.OpenHandle(
                path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
            return new OutputFile(handle, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new IOException($"'{path}' cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Writes all of it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            FileTransfer.Write(_handle, buffer);
        }
        catch (TransferException e) when (!Out.IsBrokenPipe(e))
        {
            string why = Marshal.GetPInvokeErrorMessage(e.ErrorNumber);
            throw new IOException($"'{_path}' cannot be written: {why}.", e);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _handle.Dispose();
        base.Dispose(disposing);
    }
}
