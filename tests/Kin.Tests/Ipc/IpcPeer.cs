using Kin.Tests.Root;
using Kin.Tests.Signals;

namespace Kin.Tests.Ipc;

/// <summary>A program in C that uses the kernel's objects, compiled once for the run.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class IpcPeer : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly Lazy<string> _program;

    public IpcPeer() => _program = new(Compile);

    public void Dispose() => _folder.Dispose();

    /// <summary>A command of the peer; skips the running test where there is no C compiler.</summary>
    public Command Command(params object[] arguments) =>
        new(_program.Value, [.. arguments.Select(a => Convert.ToString(a, System.Globalization.CultureInfo.InvariantCulture)!)]);

    /// <summary>Runs it to its end, and gives what it printed.</summary>
    public async Task<string> RunAsync(params object[] arguments)
    {
        CommandOutput output = await Command(arguments).CaptureAsync(TestContext.Current.CancellationToken);
        Assert.True(output.Success, $"{output.Status}: {output.StandardError}");
        return output.StandardOutput.TrimEnd('\n');
    }

    /// <summary>Starts it; it has said "ready PID".</summary>
    internal Task<Listening> StartAsync(params object[] arguments) => Listening.Start(Command(arguments));

    private string Compile()
    {
        string cc = Capability.RequireProgram("cc", "gcc and libc6-dev");
        string source = Path.Combine(_folder.Path, "peer.c"), program = Path.Combine(_folder.Path, "peer");
        File.WriteAllText(source, IpcPeerSource.Text);
        File.SetUnixFileMode(
            _folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.OtherExecute); // other users run it too
        new Command(cc, "-O1", "-Wall", "-Werror", "-o", program, source, "-lpthread").Capture().EnsureSuccess();
        return program;
    }
}
