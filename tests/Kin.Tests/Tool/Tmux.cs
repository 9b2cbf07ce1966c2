using Kin.Tests.Root;

namespace Kin.Tests.Tool;

/// <summary>
/// A real terminal with a shell in it, typed into and read by tmux(1). Has a server of its own.
/// </summary>
internal sealed class Tmux : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _tmux = Capability.RequireProgram("tmux", "tmux");

    /// <summary>The directory in which the shell stands, where files of the test may be.</summary>
    public string Directory => _directory.Path;

    /// <summary>Starts it: sh with job control, in which `kin` is the kin of the build.</summary>
    public static async Task<Tmux> Start()
    {
        Tmux tmux = new();
        await tmux.Call("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "-c", tmux.Directory,
            "env", $"PATH={KinTool.SearchPath}", "PS1=> ", "ENV=", "DOTNET_EnableDiagnostics=0", "sh", "-i");
        await tmux.Shows("> ");
        return tmux;
    }

    /// <summary>Types a line and Enter.</summary>
    public async Task Type(string line)
    {
        await Enter(line);
        await Call("send-keys", "Enter");
    }

    /// <summary>Types text without Enter.</summary>
    public Task Enter(string text) => Call("send-keys", "-l", text);

    /// <summary>Presses a key by the name that tmux gives it, such as "C-c".</summary>
    public Task Press(string key) => Call("send-keys", key);

    /// <summary>Gives the terminal another size.</summary>
    public Task Resize(int rows, int columns) => Call("resize-window", "-x", $"{columns}", "-y", $"{rows}");

    /// <summary>Closes the terminal, as the window of one is closed.</summary>
    public async Task Close()
    {
        await Call("new-window", "-d", "sleep", "600"); // or the server would end with its last window
        await Call("kill-window", "-t", ":0");
    }

    /// <summary>What a file in <see cref="Directory"/> says, once there is such a file and it says something.</summary>
    public async Task<string> Says(string file)
    {
        string path = Path.Combine(Directory, file);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (!File.Exists(path) || new FileInfo(path).Length == 0)
        {
            await Task.Delay(5, limit.Token);
        }

        return (await File.ReadAllTextAsync(path, limit.Token)).Trim();
    }

    /// <summary>
    /// Waits until a line of the screen is this text (trailing blanks and echoed ^C aside); gives the whole
    /// screen.
    /// </summary>
    public Task<string> Shows(string line) => Until(line, One(shown => shown.TrimEnd() == line.TrimEnd()));

    /// <summary>Waits until a line of the screen has this text in it; gives the whole screen.</summary>
    public Task<string> ShowsPart(string text) =>
        Until(text, One(shown => shown.Contains(text, StringComparison.Ordinal)));

    /// <summary>Waits until the lines of the screen are as they should be; gives the whole screen.</summary>
    /// <param name="wanted">What they should be, for the message of a failure.</param>
    /// <param name="isIt">They are.</param>
    public async Task<string> Until(string wanted, Predicate<string[]> isIt)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (true)
        {
            string screen = await Call("capture-pane", "-p");
            string[] lines = screen.Replace("^C", "", StringComparison.Ordinal).Split('\n');
            if (isIt(lines))
            {
                return screen;
            }

            Assert.False(limit.IsCancellationRequested, $"'{wanted}' did not appear. The screen:\n{screen}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static Predicate<string[]> One(Predicate<string> isIt) => lines => Array.Exists(lines, isIt);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Call("kill-server");
        _directory.Dispose();
    }

    private async Task<string> Call(params string[] words)
    {
        Command command = new(_tmux, ["-S", $"{Directory}/tmux", .. words]);
        return (await KinTool.Capture(command)).EnsureSuccess().StandardOutput;
    }
}
