namespace Kin.Tests.Tool;

/// <summary>The kin command as the build made it, run as a process.</summary>
internal static class KinTool
{
    private static readonly TimeSpan s_watchdog = TimeSpan.FromSeconds(100);

    /// <summary>The executable: artifacts/bin/Kin.Tool/debug/kin.</summary>
    public static string Path { get; } = Find();

    /// <summary>The folder of the clone.</summary>
    public static string Root { get; } =
        System.IO.Path.GetFullPath(System.IO.Path.Combine(AppContext.BaseDirectory, "../../../.."));

    /// <summary>PATH with this kin in front.</summary>
    public static string SearchPath { get; } =
        $"{System.IO.Path.GetDirectoryName(Path)}:{Environment.GetEnvironmentVariable("PATH")}";

    /// <summary>
    /// Runs kin to its end and gives what it wrote. With no input unless the command is varied.
    /// </summary>
    public static Task<CommandOutput> Run(params string[] arguments) =>
        Capture(new Command(Path, arguments) { StandardInput = StandardStream.Null });

    /// <summary>Runs a line of shell in which `kin` is this kin.</summary>
    public static Task<CommandOutput> Shell(string line, string directory = "/") =>
        Capture(new Command("sh", "-c", line)
        {
            StandardInput = StandardStream.Null,
            WorkingDirectory = directory,
            Environment = new Dictionary<string, string?>
            {
                ["PATH"] = SearchPath,
            },
        });

    /// <summary>Runs a command in a group of its own, which the watchdog kills after 100 seconds.</summary>
    public static async Task<CommandOutput> Capture(Command command)
    {
        using CancellationTokenSource limit =
            CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(s_watchdog);
        return await (command with { NewProcessGroup = true }).CaptureAsync(limit.Token);
    }

    private static string Find()
    {
        DirectoryInfo here = new(AppContext.BaseDirectory.TrimEnd('/'));
        string path = System.IO.Path.Combine(here.Parent!.Parent!.FullName, "Kin.Tool", here.Name, "kin");
        return File.Exists(path) ? path : throw new FileNotFoundException("Build src/Kin.Tool first.", path);
    }

    /// <summary>These words end with that code, one line on standard error that holds the message, and no output.</summary>
    public static async Task IsRefused(string words, string message, int code)
    {
        CommandOutput output = await Run(words.Split(' '));
        Assert.Equal((code, ""), (output.Status.Code, output.StandardOutput));
        Assert.Contains(message, output.StandardError, StringComparison.Ordinal);
        Assert.Single(output.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
