using System.Diagnostics;
using System.Runtime;
using System.Text.Json.Nodes;
using Kin.Workers;

namespace Kin.Tests.Workers.Pool;

/// <summary>The garbage collector of a worker is that of a small program, whichever its parent has.</summary>
public sealed class GarbageCollectorTests : IDisposable
{
    private const string Variable = "DOTNET_gcServer";

    private readonly Root.TemporaryDirectory _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static bool CanBeServer => Environment.ProcessorCount > 1;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_program_with_the_server_collector_by_its_environment_has_workers_without_and_they_see_its_environment() =>
        Assert.Equal(
            $"parent server={CanBeServer} 1; worker server=False 1; its child 1; asked server={CanBeServer} 1",
            await Report(TestChild.Path, [], "1"));

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task So_has_one_with_the_server_collector_by_its_configuration()
    {
        string child = Path.ChangeExtension(TestChild.Path, ".dll"), mine = Path.Combine(_folder.Path, "server.json");
        JsonNode configuration = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.ChangeExtension(child, ".runtimeconfig.json"), Cancel))!;
        JsonObject options = configuration["runtimeOptions"]!.AsObject();
        options["configProperties"] ??= new JsonObject();
        options["configProperties"]!["System.GC.Server"] = true;
        await File.WriteAllTextAsync(mine, configuration.ToJsonString(), Cancel);
        Assert.Equal(
            $"parent server={CanBeServer} -; worker server=False -; its child -; asked server={CanBeServer} -",
            await Report("dotnet", ["exec", "--runtimeconfig", mine, child], null));
    }

    private async Task<string> Report(string program, string[] arguments, string? variable)
    {
        Type type = typeof(GarbageCollectorTests);
        ProcessStartInfo start = new(
            program, [.. arguments, "call", type.Assembly.Location, type.FullName!, nameof(Describe)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment.Remove(Variable);
        if (variable is not null)
        {
            start.Environment[Variable] = variable;
        }

        using Process parent = Process.Start(start)!;
        await parent.StandardInput.WriteLineAsync(_folder.Path);
        string output = await parent.StandardOutput.ReadToEndAsync(Cancel);
        await parent.WaitForExitAsync(Cancel);
        return output.Trim();
    }

    private static int Describe()
    {
        using WorkerPool pool = new(1), asked = new(new WorkerPoolOptions { Workers = 1, ServerGarbageCollection = true });
        string child = pool.Run(() => Deeds.Run("sh", ["-c", $"echo ${{{Variable}:--}}"])).Trim();
        Console.WriteLine(
            $"parent {Own()}; worker {pool.Run(Own)}; its child {child}; asked {asked.Run(Own)}");
        return 0;
    }

    private static string Own() =>
        $"server={GCSettings.IsServerGC} {Environment.GetEnvironmentVariable(Variable) ?? "-"}";
}
