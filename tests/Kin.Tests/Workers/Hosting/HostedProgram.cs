namespace Kin.Tests.Workers.Hosting;

/// <summary>
/// A small program that uses Kin, built once outside the tree, in a folder with blanks and other letters than ASCII in its
/// path; started in many forms.
/// </summary>
public sealed class HostedProgram : IAsyncLifetime
{
    /// <summary>What it prints with CASE=daemon when all is well.</summary>
    public const string WasDaemon = "at work in /, apart: True, killed by SIGTERM\n";

    private static readonly TimeSpan s_watchdog = TimeSpan.FromMinutes(4);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kin hösting ");
    private readonly Lazy<Task> _build;
    private int _copies;

    public HostedProgram() => _build = new(BuildAsync);

    public string Folder => _folder.FullName;

    /// <summary>The folder of the build: App (the apphost), App.dll, App.runtimeconfig.json, App.deps.json.</summary>
    public string Output => Path.Combine(Folder, "out");

    public string Executable => Path.Combine(Output, "App");

    public string Assembly => Path.Combine(Output, "App.dll");

    public static string Architecture =>
        System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier.Split('-')[^1];

    /// <summary>Begins the build, which takes its time: no test of the collection has it in its own.</summary>
    public async ValueTask InitializeAsync() => await ((Task)_build.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return default;
    }

    /// <summary>Fails when the build has failed.</summary>
    public Task EnsureBuiltAsync() => _build.Value;

    /// <summary>A copy of the built program that a test may change.</summary>
    public string Copy()
    {
        string copy = Path.Combine(Folder, $"copy {Interlocked.Increment(ref _copies)}");
        // By a child: what this process has open for writing, another child may have too, and cannot be run then (ETXTBSY).
        new Command("cp", ["-r", Output, copy]).Capture().EnsureSuccess();
        return copy;
    }

    /// <summary>Runs a command in a group of its own, with these variables, to its end.</summary>
    internal async Task<CommandOutput> RunAsync(Command command, params (string Name, string? Value)[] variables)
    {
        using CancellationTokenSource limit = new(s_watchdog);
        return await Describe(command, variables).CaptureAsync(limit.Token);
    }

    /// <summary>The same, to be started by the test.</summary>
    internal Command Describe(Command command, params (string Name, string? Value)[] variables)
    {
        Dictionary<string, string?> environment = new(command.Environment ?? new Dictionary<string, string?>())
        {
            ["TMPDIR"] = Folder,
            ["DOTNET_CLI_UI_LANGUAGE"] = "en",
            ["DOTNET_NOLOGO"] = "1",
            ["MSBUILDDISABLENODEREUSE"] = "1",
        };
        foreach ((string name, string? value) in variables)
        {
            environment[name] = value;
        }

        return command with
        {
            Environment = environment,
            NewProcessGroup = true,
            StandardInput = command.StandardInput == StandardStream.Default ? StandardStream.Null : command.StandardInput,
        };
    }

    private async Task BuildAsync()
    {
        string kin = AppContext.BaseDirectory.TrimEnd('/');
        File.WriteAllText(
            Path.Combine(Folder, "App.csproj"), HostedSource.Project.Replace("KIN_FOLDER", kin, StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(Folder, "Program.cs"), HostedSource.Program);
        CommandOutput build = await RunAsync(new Command(
            "dotnet", "build", "-c", "Release", "-o", "out", "-v", "q", "--nologo", "-nodeReuse:false",
            "-p:UseSharedCompilation=false")
        {
            WorkingDirectory = Folder,
        });
        Assert.True(build.Success, build.StandardOutput + build.StandardError);
    }
}
