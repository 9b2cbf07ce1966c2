using System.IO.Pipes;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Kin.IO.Transfers;

/// <summary>
/// The descriptor behind a stream that has one and does nothing to the bytes: files, pipes and sockets. A
/// class derived from them may do what it likes, so it has none here.
/// </summary>
internal sealed class StreamHandle
{
    private readonly FileStream? _file;
    private readonly long? _start;

    private StreamHandle(SafeHandle handle, FileStream? file = null)
    {
        Handle = handle;
        if (file is { CanSeek: true })
        {
            _file = file;
            _start = file.Position;
        }
    }

    public SafeHandle Handle { get; }

    /// <summary>Both ends of a transfer at the places of their streams.</summary>
    public TransferEnd End() => new(Handle, _start);

    /// <summary>Writes out what the stream has buffered. Null: it is of another kind.</summary>
    public static StreamHandle? TryOf(Stream stream)
    {
        switch (stream)
        {
            case PipeReadStream { EndsWithProcess: false } pipe:
                return new StreamHandle(pipe.Pipe);
            case PipeWriteStream pipe:
                return new StreamHandle(pipe.Pipe);
            case FileStream file when file.GetType() == typeof(FileStream):
                file.Flush();
                return new StreamHandle(file.SafeFileHandle, file);
            case NetworkStream network when network.GetType() == typeof(NetworkStream):
                return new StreamHandle(network.Socket.SafeHandle);
            case AnonymousPipeServerStream or AnonymousPipeClientStream:
                return new StreamHandle(((PipeStream)stream).SafePipeHandle);
            default:
                return null;
        }
    }

    /// <summary>Lets the stream know where it is now. Afterwards it may be used again.</summary>
    public void Advance(TransferEnd end)
    {
        if (_file is not null && end.Offset >= 0)
        {
            _file.Position = end.Offset;
        }
    }
}
