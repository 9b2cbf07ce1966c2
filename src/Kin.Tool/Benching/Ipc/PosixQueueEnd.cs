using Kin.Ipc;

namespace Kin.Tool.Benching.Ipc;

/// <summary>Two message queues of POSIX, one for each direction: mq_overview(7).</summary>
internal sealed class PosixQueueEnd(string input, string output, bool removes) : IpcEnd
{
    /// <summary>The largest message that the kernel's defaults allow.</summary>
    public const int MessageBytes = 8192;

    private static int s_count;

    // Opened in the process that uses them.
    private PosixMessageQueue? _input, _output;

    public static (IpcEnd Mine, IpcEnd Theirs) Open()
    {
        string name = $"/kin-bench-{Environment.ProcessId}-{s_count++}";
        string there = name + "-there", back = name + "-back";
        PosixQueueEnd mine = new(back, there, removes: true);
        try
        {
            mine._output = PosixMessageQueue.Create(there);
            mine._input = PosixMessageQueue.Create(back);
            return (mine, new PosixQueueEnd(there, back, removes: false));
        }
        catch
        {
            mine.Dispose();
            throw;
        }
    }

    public override void Send(byte[] data) => (_output ??= PosixMessageQueue.Open(output)).Send(data);

    public override bool Receive(byte[] buffer)
    {
        _input ??= PosixMessageQueue.Open(input);
        _input.Receive().Content.CopyTo(buffer);
        return true;
    }

    public override void Dispose()
    {
        _input?.Dispose();
        _output?.Dispose();
        if (removes)
        {
            PosixMessageQueue.Remove(input);
            PosixMessageQueue.Remove(output);
        }
    }
}
