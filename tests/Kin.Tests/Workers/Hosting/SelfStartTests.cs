using Kin.Tests.Root;

namespace Kin.Tests.Workers.Hosting;

/// <summary>
/// A worker is the program started again. Code that makes workers wherever it runs must not start the program for ever:
/// it ends, soon, with an error that says what is wrong.
/// </summary>
[Collection(HostedCollection.Name)]
public sealed class SelfStartTests(HostedProgram program) : IDisposable
{
    // How deep workers of workers may be, and the program itself.
    private const int Deepest = 5 + 1;

    private readonly TemporaryDirectory _folder = new();

    private string Log => Path.Combine(_folder.Path, "log");

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_pool_at_top_level_and_in_a_static_constructor_just_works()
    {
        Assert.Equal((0, "got 9\n"), await Run(program.Executable, "static-constructor"));
        Assert.Single(Lines("main"));
        File.Delete(Log);
        Assert.Equal((0, "got 9\n"), await Run(program.Executable, ""));
        Assert.Single(Lines("main"));
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("module-initializer"), InlineData("static-constructor-of-the-function")]
    public async Task Code_that_runs_in_every_worker_and_makes_a_worker_ends_with_an_error(string place)
    {
        (int code, string output) = await Run(program.Executable, place);
        Assert.Equal(128 + 6, code); // an unhandled exception
        Assert.Contains("worker of a worker, 5 deep", output, StringComparison.Ordinal);
        Assert.InRange(Lines("module").Length, 2, Deepest);
        Assert.InRange(Lines("main").Length, 0, 1);
        await Task.WhenAll(LoggedProcesses().Select(pid => ProcStat.Ended(pid, TestContext.Current.CancellationToken)));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Where_startup_hooks_are_off_the_error_says_what_to_do()
    {
        string app = await WithoutHooks();
        (int code, string output) = await Run(app, "");
        Assert.Equal(128 + 6, code);
        Assert.Contains("StartupHookSupport", output, StringComparison.Ordinal);
        Assert.Contains("Kin.Workers.Worker.Enter() as the first line of Main", output, StringComparison.Ordinal);
        Assert.Single(Lines("module"));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Where_there_is_no_jit_compiler_Enter_does_not_help_and_the_error_says_so()
    {
        string app = await Without("System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported");
        (int code, string output) = await Run(app, "", ("ENTER", "first"));
        Assert.Equal(128 + 6, code);
        Assert.Contains("PublishAot", output, StringComparison.Ordinal);
        Assert.Single(Lines("module"));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Where_startup_hooks_are_off_Enter_as_the_first_line_of_Main_is_enough()
    {
        string app = await WithoutHooks();
        Assert.Equal((0, "got 9\n"), await Run(app, "", ("ENTER", "first")));
        Assert.InRange(Lines("main").Length, 2, 3);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Enter_behind_the_first_use_of_a_pool_is_too_late_and_that_is_told()
    {
        string app = await WithoutHooks();
        (int code, string output) = await Run(app, "late");
        Assert.Equal(128 + 6, code);
        Assert.Contains("as the first line of Main", output, StringComparison.Ordinal);
        Assert.Single(Lines("module"));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task When_Main_runs_in_what_should_be_a_worker_it_is_stopped_at_its_first_pool()
    {
        (int code, string output) = await Run(program.Executable, "hook-taken-away");
        Assert.Equal(128 + 6, code);
        Assert.Contains("started as a Kin worker, but its own Main is running", output, StringComparison.Ordinal);
        Assert.Contains("died before they were ready", output, StringComparison.Ordinal);
        Assert.Equal(1 + 3, Lines("main").Length);
    }

    private async Task<(int Code, string Output)> Run(string path, string place, params (string, string?)[] more)
    {
        await program.EnsureBuiltAsync();
        CommandOutput output = await program.RunAsync(
            new Command(path), [("CASE", place), ("LOG", Log), ("DOTNET_DbgEnableMiniDump", "0"), .. more]);
        return (output.Status.ShellCode, output.StandardOutput + output.StandardError);
    }

    private Task<string> WithoutHooks() => Without("System.StartupHookProvider.IsSupported");

    private async Task<string> Without(string feature)
    {
        await program.EnsureBuiltAsync();
        string folder = program.Copy(), settings = Path.Combine(folder, "App.runtimeconfig.json");
        string text = File.ReadAllText(settings);
        File.WriteAllText(settings, text.Replace(
            "\"configProperties\": {", $"\"configProperties\": {{ \"{feature}\": false,", StringComparison.Ordinal));
        Assert.NotEqual(text, File.ReadAllText(settings));
        return Path.Combine(folder, "App");
    }

    private string[] Lines(string what) =>
        [.. File.ReadAllLines(Log).Where(line => line.StartsWith(what, StringComparison.Ordinal))];

    private int[] LoggedProcesses() => [.. File.ReadAllLines(Log).Select(line => int.Parse(line.Split(' ')[1], null))];
}
