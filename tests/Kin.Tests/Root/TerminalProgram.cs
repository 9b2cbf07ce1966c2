using Kin.Tests.Tool;

namespace Kin.Tests.Root;

/// <summary>
/// A .NET program in a real terminal: in its shell `./t STEP...` is the child of the tests with the verb terminal.
/// </summary>
internal sealed class TerminalProgram : IAsyncDisposable
{
    private readonly Tmux _tmux;

    private TerminalProgram(Tmux tmux) => _tmux = tmux;

    /// <summary>Starts the shell of the terminal.</summary>
    public static async Task<TerminalProgram> Start()
    {
        Tmux tmux = await Tmux.Start();
        string path = Path.Combine(tmux.Directory, "t");
        // By a child: what this process has open for writing, another child may have too, and cannot be run then (ETXTBSY).
        await (new Command("sh", "-c", "cat >\"$0\"; chmod +x \"$0\"", path) with
        {
            StandardInput = StandardStream.FromText($"#!/bin/sh\nexec '{TestChild.Path}' terminal \"$@\"\n"),
        }).RunAsync();
        return new TerminalProgram(tmux);
    }

    /// <inheritdoc cref="Tmux.Type"/>
    public Task Type(string line) => _tmux.Type(line);

    /// <inheritdoc cref="Tmux.Press"/>
    public Task Press(string key) => _tmux.Press(key);

    /// <inheritdoc cref="Tmux.Shows"/>
    public Task<string> Shows(string line) => _tmux.Shows(line);

    /// <summary>What a file in the directory of the shell says.</summary>
    public string Content(string name) => File.ReadAllText(Path.Combine(_tmux.Directory, name)).Trim();

    /// <summary>There is such a file in the directory of the shell.</summary>
    public bool Exists(string name) => File.Exists(Path.Combine(_tmux.Directory, name));

    /// <summary>The process id that a file in the directory of the shell says.</summary>
    public int Pid(string name) => int.Parse(Content(name), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Waits until a process is in this state (proc_pid_stat(5)).</summary>
    public static async Task Reaches(int pid, char state)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (ProcStat.Of(pid)?.State != state)
        {
            Assert.False(limit.IsCancellationRequested, $"{pid} did not reach {state}.\n{await Family(pid)}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    // What all processes of its session do.
    private static async Task<string> Family(int pid) => (await KinTool.Shell(
        $"ps -o pid,ppid,pgid,tpgid,stat,wchan:20,pending,blocked,ignored,caught,args -s $(ps -o sid= -p {pid})")).StandardOutput;

    public ValueTask DisposeAsync() => _tmux.DisposeAsync();
}
