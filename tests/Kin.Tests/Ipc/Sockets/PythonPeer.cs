using System.Text;

namespace Kin.Tests.Ipc.Sockets;

/// <summary>A program in Python, the other party of a test. Killed when the test is over.</summary>
internal sealed class PythonPeer : IAsyncDisposable
{
    private readonly StreamReader _output;

    private PythonPeer(ChildProcess process)
    {
        Process = process;
        _output = new StreamReader(process.StandardOutput);
    }

    public ChildProcess Process { get; }

    /// <summary>Starts it with the module socket imported.</summary>
    public static PythonPeer Start(string script, params string[] arguments)
    {
        string python = Capability.RequireProgram("python3", "python3");
        const string Before = "import array, os, socket, struct, sys\n";
        return new PythonPeer((new Command(python, ["-u", "-c", Before + script, .. arguments]) with
        {
            StandardInput = StandardStream.Piped,
            StandardOutput = StandardStream.Piped,
            KillOnParentExit = true,
        }).Start());
    }

    /// <summary>The next line that it prints; null at the end.</summary>
    public Task<string?> Line() => _output.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();

    /// <summary>Gives it a line to read.</summary>
    public void Say(string line)
    {
        Process.StandardInput.Write(Encoding.UTF8.GetBytes(line + "\n"));
        Process.StandardInput.Flush();
    }

    /// <summary>Waits for its end, and for success.</summary>
    public async Task Ends()
    {
        ExitStatus status = await Process.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(status.Success, $"{status}");
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
