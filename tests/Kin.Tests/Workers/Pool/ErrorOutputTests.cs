using System.Diagnostics;
using System.Globalization;
using Kin.Workers;

namespace Kin.Tests.Workers.Pool;

/// <summary>What workers write to standard error arrives there, and its end is told when one dies.</summary>
public sealed class ErrorOutputTests : IDisposable
{
    private const int Lines = 50_000;

    private readonly Root.TemporaryDirectory _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_crash_is_told_in_the_words_of_the_runtime()
    {
        await using WorkerPool pool = new(new WorkerPoolOptions { Workers = 1, KeepErrorOutput = true });
        Assert.Contains("on purpose", await LastWordsOf(pool, () => Deeds.FailFast("on purpose")), StringComparison.Ordinal);
        Assert.Contains(nameof(Deeds.Overflow), await LastWordsOf(pool, () => Deeds.Overflow(0)), StringComparison.Ordinal);
        string unhandled = await LastWordsOf(pool, () =>
        {
            new Thread(() => throw new FormatException("of another thread")).Start();
            return Deeds.Forever();
        });
        Assert.Contains("System.FormatException: of another thread", unhandled, StringComparison.Ordinal);
        Assert.Equal("", await LastWordsOf(pool, () => Deeds.Exit(3)));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Of_much_output_the_last_whole_lines_are_told()
    {
        await using WorkerPool pool = new(new WorkerPoolOptions { Workers = 1, KeepErrorOutput = true });
        string last = await LastWordsOf(pool, () =>
        {
            Write(1000);
            return Deeds.Exit(3);
        });
        string[] lines = last.Split('\n');
        Assert.InRange(last.Length, 4000, 4096);
        Assert.Equal(Enumerable.Range(1000 - lines.Length, lines.Length).Select(Line), lines);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Nothing_is_kept_where_it_is_not_wanted_or_directed_elsewhere()
    {
        string file = Path.Combine(_folder.Path, "errors");
        await using WorkerPool unwanted = new(new WorkerPoolOptions { Workers = 1, KeepErrorOutput = false });
        await using WorkerPool directed = new(new WorkerPoolOptions
        {
            Workers = 1,
            KeepErrorOutput = true,
            ConfigureWorker = command => command with { StandardError = StandardStream.ToFile(file, append: true) },
        });
        string own = new FileInfo("/proc/self/fd/2").LinkTarget!;
        Assert.Equal(own, await unwanted.RunAsync(() => new FileInfo("/proc/self/fd/2").LinkTarget!, Cancel));
        Assert.Equal("", await LastWordsOf(directed, () => Deeds.FailFast("into the file")));
        Assert.Contains("into the file", await File.ReadAllTextAsync(file, Cancel), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Every_line_arrives_in_order_also_when_the_program_ends_right_after()
    {
        using Process program = Start(nameof(Chatter));
        string[] lines = (await program.StandardError.ReadToEndAsync(Cancel)).TrimEnd().Split('\n');
        await program.WaitForExitAsync(Cancel);
        Assert.Equal(0, program.ExitCode);
        Assert.Equal(Enumerable.Range(0, Lines).Select(Line), lines);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task While_nobody_reads_standard_error_calls_and_deaths_go_on()
    {
        using Process program = Start(nameof(ChatterUnread));
        Assert.Equal("died with the end of its words", await program.StandardOutput.ReadLineAsync(Cancel));
        string[] lines = (await program.StandardError.ReadToEndAsync(Cancel)).TrimEnd().Split('\n');
        await program.WaitForExitAsync(Cancel);
        Assert.Equal(0, program.ExitCode);
        Assert.Equal(Enumerable.Range(0, Lines).Select(Line), lines.Where(line => line.StartsWith("line", StringComparison.Ordinal)));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_a_worker_started_can_still_write_when_the_worker_is_gone()
    {
        using Process program = Start(nameof(Survivor));
        Assert.Equal("worker gone", await program.StandardOutput.ReadLineAsync(Cancel));
        File.WriteAllText(Path.Combine(_folder.Path, "go"), "");
        Assert.Equal("late", await program.StandardError.ReadLineAsync(Cancel));
        program.StandardInput.Close();
        await program.WaitForExitAsync(Cancel);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_terminal_stays_a_terminal()
    {
        ProcessStartInfo start = new(Capability.RequireProgram("script", "bsdutils"))
        {
            ArgumentList = { "-qec", string.Join(' ', Arguments(nameof(Terminals)).Prepend(TestChild.Path)), "/dev/null" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TMPDIR"] = _folder.Path },
        };
        using Process script = Process.Start(start)!;
        string output = await script.StandardOutput.ReadToEndAsync(Cancel);
        await script.WaitForExitAsync(Cancel);
        Assert.Contains("same terminal: True", output, StringComparison.Ordinal);
    }

    private static string Line(int number) => string.Create(CultureInfo.InvariantCulture, $"line {number:d6}");

    private static void Write(int lines)
    {
        using StreamWriter errors = new(Console.OpenStandardError()) { AutoFlush = true }; // whole lines
        for (int i = 0; i < lines; i++)
        {
            errors.Write(Line(i) + '\n');
        }
    }

    private static async Task<string> LastWordsOf(WorkerPool pool, Func<int> function)
    {
        WorkerDiedException died = await Assert.ThrowsAsync<WorkerDiedException>(() => pool.RunAsync(function, Cancel));
        Assert.EndsWith(died.ErrorOutput[^Math.Min(died.ErrorOutput.Length, 100)..], died.Message, StringComparison.Ordinal);
        return died.ErrorOutput;
    }

    private static string[] Arguments(string main) =>
        ["call", typeof(ErrorOutputTests).Assembly.Location, typeof(ErrorOutputTests).FullName!, main];

    private Process Start(string main)
    {
        ProcessStartInfo start = new(TestChild.Path, Arguments(main))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TMPDIR"] = _folder.Path }, // for what the runtimes of killed workers leave
        };
        Process program = Process.Start(start)!;
        program.StandardInput.WriteLine(_folder.Path);
        return program;
    }

    private static int Chatter()
    {
        WorkerPool pool = new(1);
        pool.Run(Write, Lines);
        return 0;
    }

    private static int ChatterUnread()
    {
        WorkerPool pool = new(2);
        Task chatter = pool.RunAsync(Write, Lines);
        for (int i = 0; i < 100; i++)
        {
            pool.Run(Deeds.Square, i);
        }

        try
        {
            pool.Run(Deeds.FailFast, "the end");
        }
        catch (WorkerDiedException e) when (e.ErrorOutput.Contains("the end", StringComparison.Ordinal))
        {
            Console.WriteLine("died with the end of its words");
        }

        chatter.Wait();
        return 0;
    }

    private static int Survivor()
    {
        string folder = Console.ReadLine()!;
        WorkerPool pool = new(1);
        int pid = pool.Run(() =>
        {
            Process.Start("setsid", ["sh", "-c", $"touch {folder}/up; until [ -e {folder}/go ]; do sleep 0.01; done; echo late >&2"]);
            Deeds.Await(Path.Combine(folder, "up"));
            return Environment.ProcessId;
        });
        Deeds.Kill(pid);
        while (pool.GetEndedWorkers().Count == 0)
        {
            Task.Delay(5).Wait();
        }

        Console.WriteLine("worker gone");
        Console.In.ReadToEnd();
        return 0;
    }

    private static int Terminals()
    {
        using WorkerPool pool = new(1);
        string own = new FileInfo("/proc/self/fd/2").LinkTarget!;
        bool same = own.StartsWith("/dev/pts/", StringComparison.Ordinal)
            && pool.Run(() => new FileInfo("/proc/self/fd/2").LinkTarget!) == own;
        Console.WriteLine($"same terminal: {same}");
        return 0;
    }
}
