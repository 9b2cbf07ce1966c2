using System.Net.Sockets;
using Kin.IO;

namespace Kin.Benchmarks.Contestants;

/// <summary>
/// Kin: <see cref="FileTransfer"/> of a file into a unix socket, until a reader in C has it all and says so by one
/// byte. The file has lost its name before it has its content, so nothing is left of it however this process ends.
/// </summary>
internal sealed class KinSendFile : IInProcess
{
    private static readonly TransferOptions s_whole = new() { SourceOffset = 0 };

    private readonly FileStream _file;
    private readonly long _size;
    private readonly Socket _end;
    private readonly ChildProcess _drain;

    public KinSendFile(string folder, long size, string drain)
    {
        _size = size;
        _file = new FileStream(
            Path.Combine(folder, $"kin-bench-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.ReadWrite);
        File.Delete(_file.Name);
        Fill();
        (_end, Socket other) = Pair();
        using (other)
        {
            _drain = new Command(drain, $"{size}") { StandardInput = StandardStream.Handle(other.SafeHandle) }.Start();
        }
    }

    public Task<long?> RunAsync(long count)
    {
        byte[] answer = new byte[1];
        for (long i = 0; i < count; i++)
        {
            TransferResult result = FileTransfer.Copy(_file.SafeFileHandle, _end.SafeHandle, s_whole);
            if (result.Bytes != _size || result.Method != TransferMethod.SendFile || _end.Receive(answer) != 1)
            {
                throw new InvalidOperationException($"{result.Bytes} bytes by {result.Method}");
            }
        }

        return Task.FromResult<long?>(null);
    }

    public async ValueTask DisposeAsync()
    {
        _end.Dispose();
        await _drain.WaitAsync();
        _drain.Dispose();
        await _file.DisposeAsync();
    }

    private void Fill()
    {
        byte[] chunk = new byte[1 << 20];
        Array.Fill(chunk, (byte)'x');
        for (long left = _size; left > 0; left -= chunk.Length)
        {
            _file.Write(chunk, 0, (int)Math.Min(left, chunk.Length));
        }

        _file.Flush();
    }

    private static (Socket One, Socket Other) Pair()
    {
        UnixDomainSocketEndPoint address = new($"\0kin-bench-{Guid.NewGuid():N}");
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(address);
        listener.Listen();
        Socket one = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        one.Connect(address);
        return (one, listener.Accept());
    }
}
