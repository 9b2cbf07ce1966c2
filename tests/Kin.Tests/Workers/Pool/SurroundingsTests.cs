using System.Collections;
using System.Globalization;
using Kin.Workers;

namespace Kin.Tests.Workers.Pool;

/// <summary>What user code finds around it in a worker: what its parent has, and nothing of ours.</summary>
[Collection(Alone.Name)]
public sealed class SurroundingsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_environment_is_that_of_the_parent()
    {
        Environment.SetEnvironmentVariable("KINDRED", "ünï=code");
        try
        {
            await using WorkerPool pool = new(1);
            Dictionary<string, string?> theirs = await pool.RunAsync(Variables, Cancel);
            Assert.Equal(Variables().OrderBy(p => p.Key), theirs.OrderBy(p => p.Key));
            Assert.Equal("ünï=code", theirs["KINDRED"]);
        }
        finally
        {
            Environment.SetEnvironmentVariable("KINDRED", null);
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Programs_that_a_worker_starts_find_nothing_of_ours()
    {
        await using WorkerPool pool = new(1);
        string output = await pool.RunAsync(() => Deeds.Run(TestChild.Path, ["env"]), Cancel);
        Assert.DoesNotContain("KIN_WORKER", output, StringComparison.Ordinal);
        Assert.DoesNotContain("DOTNET_STARTUP_HOOKS", output, StringComparison.Ordinal);
        string fds = await pool.RunAsync(() => Deeds.Run(TestChild.Path, ["fds"]), Cancel);
        Assert.Equal(3, fds.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Directory_and_culture_are_those_of_the_parent()
    {
        CultureInfo culture = CultureInfo.CurrentCulture, ui = CultureInfo.CurrentUICulture;
        string folder = Environment.CurrentDirectory;
        using Root.TemporaryDirectory other = new();
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("fr-FR");
            Environment.CurrentDirectory = other.Path;
            await using WorkerPool pool = new(1);
            pool.Start();
            Assert.Equal(
                ("de-DE", "fr-FR", "de-DE", other.Path),
                await pool.RunAsync(() => (
                    CultureInfo.CurrentCulture.Name,
                    CultureInfo.CurrentUICulture.Name,
                    Task.Run(() => CultureInfo.CurrentCulture.Name).Result,
                    Environment.CurrentDirectory), Cancel));
        }
        finally
        {
            Environment.CurrentDirectory = folder;
            CultureInfo.CurrentCulture = culture;
            CultureInfo.CurrentUICulture = ui;
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Standard_input_is_empty_and_the_group_is_its_own()
    {
        await using WorkerPool pool = new(1);
        Assert.Equal("", await pool.RunAsync(() => Console.In.ReadToEnd(), Cancel));
        int pid = await pool.RunAsync(Deeds.Pid, Cancel);
        Assert.Equal("/dev/null", new FileInfo($"/proc/{pid}/fd/0").LinkTarget);
        Assert.Equal(pid, Root.ProcStat.Of(pid)!.Group);
        Assert.Equal(Root.ProcStat.Of(Environment.ProcessId)!.Session, Root.ProcStat.Of(pid)!.Session);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_number_of_descriptors_of_a_worker_does_not_grow_with_its_siblings()
    {
        await using WorkerPool pool = new(8);
        int alone = (await pool.RunAsync(Deeds.Descriptors, Cancel)).Length;
        using Root.TemporaryDirectory folder = new();
        string go = Path.Combine(folder.Path, "go");
        Task<string[]>[] all = [.. Enumerable.Range(0, 8).Select(_ => pool.RunAsync(() =>
        {
            string[] descriptors = Deeds.Descriptors();
            Deeds.Await(go);
            return descriptors;
        }, Cancel))];
        while (pool.GetWorkers().Count(w => w.IsBusy) < 8)
        {
            await Task.Delay(5, Cancel);
        }

        File.WriteAllText(go, "");
        Assert.All(await Task.WhenAll(all), descriptors => Assert.InRange(descriptors.Length, 1, alone));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Main_has_not_run_in_a_worker_and_an_initializer_takes_its_place()
    {
        Deeds.Remembered = "parent";
        string word = "given";
        await using WorkerPool plain = new(1);
        Assert.Null(await plain.RunAsync(() => Deeds.Remembered, Cancel));
        await using WorkerPool pool = new(new WorkerPoolOptions
        {
            Workers = 2,
            Initializer = () => Deeds.Remembered = word + Worker.Id,
        });
        for (int i = 0; i < 4; i++)
        {
            Assert.StartsWith("given", await pool.RunAsync(() => Deeds.Remembered, Cancel), StringComparison.Ordinal);
        }

        Deeds.Remembered = null;
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_worker_may_have_a_pool_of_its_own()
    {
        await using WorkerPool pool = new(2);
        int[] sums = await pool.MapAsync([10, 20, 30], n =>
        {
            using WorkerPool inner = new(2);
            return inner.MapAsync(Enumerable.Range(0, n), Deeds.Square).Result.Sum();
        }, cancellationToken: Cancel);
        Assert.Equal([285, 2470, 8555], sums);
    }

    private static Dictionary<string, string?> Variables() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>().ToDictionary(pair => (string)pair.Key, pair => (string?)pair.Value);
}
