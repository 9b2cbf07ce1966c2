using Kin.Ipc;

namespace Kin.Tool.Benching.Ipc;

/// <summary>Two pipes with names in the file system, one for each direction: mkfifo(3).</summary>
internal sealed class FifoEnd(string input, string output, string? folder) : IpcEnd
{
    // Opened in the process that uses them; opening waits for the other side.
    private Stream? _input, _output;

    public static (IpcEnd Mine, IpcEnd Theirs) Open()
    {
        string folder = Directory.CreateTempSubdirectory("kin-bench-").FullName;
        string there = Path.Combine(folder, "there"), back = Path.Combine(folder, "back");
        NamedPipe.Create(there);
        NamedPipe.Create(back);
        return (new FifoEnd(back, there, folder), new FifoEnd(there, back, null));
    }

    public override void Send(byte[] data) => (_output ??= NamedPipe.Open(output).OpenWriter()).Write(data);

    public override bool Receive(byte[] buffer)
    {
        _input ??= NamedPipe.Open(input).OpenReader();
        return _input.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) == buffer.Length;
    }

    public override void Dispose()
    {
        _input?.Dispose();
        _output?.Dispose();
        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
