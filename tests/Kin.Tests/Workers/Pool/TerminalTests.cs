using Kin.Tests.Root;
using Kin.Tests.Tool;
using Kin.Workers;

namespace Kin.Tests.Workers.Pool;

/// <summary>
/// Ctrl-C in a real terminal reaches the program and not its workers: it is the program that ends them.
/// </summary>
public sealed class TerminalTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_program_that_does_nothing_about_it_ends_and_its_workers_with_it()
    {
        await using Tmux terminal = await Tmux.Start();
        int worker = await Begin(terminal, Unprepared);
        await terminal.Press("C-c");
        await terminal.Shows(">"); // the shell has dropped the rest of the line
        await terminal.Type("echo code=$?");
        await terminal.Shows("code=130");
        await ProcStat.Ended(worker, Cancel);
        Assert.False(File.Exists(Path.Combine(terminal.Directory, "interrupted")));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_program_that_takes_it_may_let_the_worker_finish()
    {
        await using Tmux terminal = await Tmux.Start();
        int worker = await Begin(terminal, Patient);
        await terminal.Press("C-c");
        await terminal.Shows("finishing");
        Assert.NotNull(ProcStat.Of(worker));
        File.WriteAllText(Path.Combine(terminal.Directory, "go"), "");
        await terminal.Shows("result 7");
        await terminal.Shows("code=0");
        Assert.False(File.Exists(Path.Combine(terminal.Directory, "interrupted")));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_program_that_takes_it_and_disposes_the_pool_ends_a_worker_in_the_middle_of_a_call()
    {
        await using Tmux terminal = await Tmux.Start();
        await Begin(terminal, Impatient);
        await terminal.Press("C-c");
        await terminal.Shows("killed by SIGKILL, call cancelled");
        await terminal.Shows("code=0");
        Assert.False(File.Exists(Path.Combine(terminal.Directory, "interrupted")));
    }

    // Gives the worker's number; it has said that it runs.
    private static async Task<int> Begin(Tmux terminal, Func<int> program)
    {
        await File.WriteAllTextAsync(Path.Combine(terminal.Directory, "run.sh"), OtherProgram.Script(program), Cancel);
        await terminal.Type("sh run.sh; echo code=$?");
        string running = Path.Combine(terminal.Directory, "running");
        while (!File.Exists(running))
        {
            await Task.Delay(5, Cancel);
        }

        int worker = int.Parse(await File.ReadAllTextAsync(running, Cancel), null);
        ProcStat stat = ProcStat.Of(worker)!;
        ProcStat parent = ProcStat.Of(stat.Parent)!;
        Assert.Equal(parent.Group, stat.ForegroundGroup);
        Assert.NotEqual(stat.ForegroundGroup, stat.Group);
        return worker;
    }

    private static int Unprepared()
    {
        using WorkerPool pool = new(1);
        return pool.Run(Work, OtherProgram.Folder);
    }

    private static int Patient()
    {
        using WorkerPool pool = new(1);
        Task interrupted = Interrupted();
        Task<int> result = pool.RunAsync(Work, OtherProgram.Folder);
        interrupted.Wait();
        Console.WriteLine("finishing");
        Console.WriteLine($"result {result.Result}");
        return 0;
    }

    private static int Impatient()
    {
        WorkerPool pool = new(1);
        Task interrupted = Interrupted();
        Task<int> result = pool.RunAsync(Work, OtherProgram.Folder);
        interrupted.Wait();
        pool.Dispose();
        string call = Task.WhenAny(result).Result.IsCanceled ? "call cancelled" : "call went on";
        Console.WriteLine($"{pool.GetEndedWorkers().Single().ExitStatus}, {call}");
        return 0;
    }

    private static Task Interrupted()
    {
        TaskCompletionSource interrupted = new();
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = true;
            interrupted.TrySetResult();
        };
        return interrupted.Task;
    }

    private static int Work(string folder)
    {
        Console.CancelKeyPress += (_, _) => Deeds.Mark(Path.Combine(folder, "interrupted"));
        Deeds.Hold(folder);
        return 7;
    }
}
