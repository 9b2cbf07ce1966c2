using Kin.Tests.Root;

namespace Kin.Tests.Workers.Hosting;

/// <summary>A program has workers in whatever form it was started. (tests/package has more forms.)</summary>
[Collection(HostedCollection.Name)]
public sealed class FormTests(HostedProgram program)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<string, string>> CommandLines() =>
    [
        new("the apphost", "'OUT/App' an argument"),
        new("a link to the apphost", "ln -s 'OUT/App' linked && ./linked"),
        new("the apphost found in PATH", "PATH=\"OUT:$PATH\" App"),
        new("a relative path", "cd 'OUT' && ./App"),
        new("the dotnet host", "dotnet 'OUT/App.dll' an argument"),
        new("the dotnet host in its folder", "cd 'OUT' && dotnet App.dll"),
        new("a path with dots", "cd 'OUT' && dotnet ../out/./App.dll"),
        new("dotnet exec", "dotnet exec 'OUT/App.dll'"),
        new("dotnet with an option of the host", "dotnet --roll-forward Major 'OUT/App.dll'"),
        new("dotnet exec with files of its own",
            "cp 'OUT/App.runtimeconfig.json' other.json && rm 'OUT/App.runtimeconfig.json'"
            + " && dotnet exec --runtimeconfig other.json --depsfile 'OUT/App.deps.json' 'OUT/App.dll'"),
        new("a link to the assembly", "ln -s 'OUT/App.dll' App.dll && cp 'OUT/App.runtimeconfig.json' 'OUT/Kin.dll' 'OUT/Kin.Native.dll' ."
            + " && dotnet App.dll"),
    ];

    [Theory(Timeout = Limit.Milliseconds), MemberData(nameof(CommandLines))]
    public async Task Started_as_this_it_has_workers(string form, string line)
    {
        Assert.NotEmpty(form);
        await program.EnsureBuiltAsync();
        using TemporaryDirectory here = new();
        string shell = line.Replace("OUT", program.Copy(), StringComparison.Ordinal);
        CommandOutput output = await program.RunAsync(new Command("sh", "-c", shell) { WorkingDirectory = here.Path });
        Assert.Equal("got 9\n", output.StandardOutput + output.StandardError);
        Assert.True(output.Success);
    }

    [Theory(Timeout = Limit.Milliseconds), MemberData(nameof(CommandLines))]
    public async Task Started_as_this_it_makes_itself_a_daemon(string form, string line)
    {
        Assert.NotEmpty(form);
        await program.EnsureBuiltAsync();
        using TemporaryDirectory here = new();
        string shell = line.Replace("OUT", program.Copy(), StringComparison.Ordinal);
        CommandOutput output = await program.RunAsync(
            new Command("sh", "-c", shell) { WorkingDirectory = here.Path }, ("CASE", "daemon"));
        Assert.Equal(HostedProgram.WasDaemon, output.StandardOutput + output.StandardError);
    }

    [Theory(Timeout = 2 * Limit.Milliseconds), InlineData("", "got 9\n"), InlineData("daemon", HostedProgram.WasDaemon)]
    public async Task Started_by_dotnet_run_it_has_workers_and_makes_itself_a_daemon(string what, string says)
    {
        await program.EnsureBuiltAsync();
        Command run = new("dotnet", "run", "--no-build", "-c", "Release", "-p:OutputPath=out/", "--", "an argument")
        {
            WorkingDirectory = program.Folder,
        };
        CommandOutput output = await program.RunAsync(run, ("CASE", what));
        Assert.Equal(says, output.StandardOutput + output.StandardError);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_startup_hook_that_was_there_runs_in_the_program_and_in_its_workers()
    {
        await program.EnsureBuiltAsync();
        using TemporaryDirectory here = new();
        string log = Path.Combine(here.Path, "log");
        CommandOutput output = await program.RunAsync(
            new Command(program.Executable), ("DOTNET_STARTUP_HOOKS", program.Assembly), ("LOG", log));
        Assert.Equal("got 9\n", output.StandardOutput + output.StandardError);
        string[] lines = File.ReadAllLines(log);
        Assert.InRange(lines.Count(line => line.StartsWith("hook", StringComparison.Ordinal)), 2, 3);
        Assert.Single(lines, line => line.StartsWith("main", StringComparison.Ordinal));
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData("./App"), InlineData("dotnet App.dll")]
    public async Task A_program_that_changed_its_directory_starts_more(string line)
    {
        await program.EnsureBuiltAsync();
        await using ChildProcess running = Start(line, program.Copy());
        using StreamReader reader = new(running.StandardOutput);
        Assert.Equal("got 9", await reader.ReadLineAsync(Cancel));
        await running.StandardInput.DisposeAsync();
        Assert.Equal("got 16", await reader.ReadLineAsync(Cancel));
        Assert.True((await running.WaitAsync(Cancel)).Success);
    }

    private ChildProcess Start(string line, string folder) => program.Describe(
        new Command("sh", "-c", $"exec {line}")
        {
            WorkingDirectory = folder,
            StandardInput = StandardStream.Piped,
            StandardOutput = StandardStream.Piped,
        },
        ("CASE", "wait")).Start();
}
