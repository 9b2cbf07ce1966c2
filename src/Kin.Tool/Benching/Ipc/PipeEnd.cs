using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;

namespace Kin.Tool.Benching.Ipc;

/// <summary>Two pipes, one for each direction: pipe(2).</summary>
internal sealed class PipeEnd(SafeFileHandle input, SafeFileHandle output) : IpcEnd
{
    // Made in the process that uses them: streams do not cross.
    private FileStream? _input, _output;

    public static (IpcEnd Mine, IpcEnd Theirs) Open()
    {
        (SafeFileHandle read1, SafeFileHandle write1) = Pipe();
        (SafeFileHandle read2, SafeFileHandle write2) = Pipe();
        return (new PipeEnd(read1, write2), new PipeEnd(read2, write1));
    }

    public override void Send(byte[] data) =>
        (_output ??= new FileStream(output, FileAccess.Write, bufferSize: 0)).Write(data);

    public override bool Receive(byte[] buffer)
    {
        _input ??= new FileStream(input, FileAccess.Read, bufferSize: 0);
        return _input.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) == buffer.Length;
    }

    public override void Dispose()
    {
        _input?.Dispose();
        _output?.Dispose();
        input.Dispose();
        output.Dispose();
    }

    private static (SafeFileHandle Read, SafeFileHandle Write) Pipe()
    {
        using AnonymousPipeServerStream pipe = new(PipeDirection.In);
        return (Own(pipe.SafePipeHandle), Own(pipe.ClientSafePipeHandle));
    }

    private static SafeFileHandle Own(SafePipeHandle handle)
    {
        SafeFileHandle own = new(handle.DangerousGetHandle(), ownsHandle: true);
        handle.SetHandleAsInvalid();
        return own;
    }
}
