using System.Globalization;
using Kin.Native.Memory;
using Kin.Workers;

namespace Kin.Tests.Ipc.Faults;

/// <summary>
/// Processes are killed, and stopped, at each point of each protocol between two changes that others can see, and then at
/// random ones while others are at work. 100 kills for each; 2,000 with KIN_STORM=1 (./test.sh --storm); KIN_STORM_SEED
/// repeats the choices. A class for each protocol, so that they run beside each other.
/// </summary>
public abstract class FaultTests
{
    private static readonly int s_kills = Environment.GetEnvironmentVariable("KIN_STORM") == "1" ? 2000 : 100;

    private static readonly int s_seed =
        int.TryParse(Environment.GetEnvironmentVariable("KIN_STORM_SEED"), out int seed) ? seed : Random.Shared.Next();

    private readonly Func<FaultCase> _new;

    private protected FaultTests(Func<FaultCase> @new) => _new = @new;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_tests_have_the_points() => Assert.True(FaultPoint.IsOn);

    [Fact]
    public async Task Whoever_is_killed_harms_no_other()
    {
        string name = GetType().Name;
        using FaultCase it = _new();
        int step = 1;
        while (await KillAsync(it, new FaultPlan(step, Stops: false, Rounds: 1), meanwhile: false))
        {
            step++;
        }

        Assert.True(step > it.LeastSteps, $"{name} has {step - 1} steps");
        Console.WriteLine($"faults: {name}, {step - 1} steps, {s_kills} kills, seed {s_seed}");
        Random random = new(s_seed);
        for (int kills = step - 1; kills < s_kills; kills++)
        {
            FaultPlan plan = new(random.Next(1, 10 * step), Stops: false, Rounds: int.MaxValue);
            Assert.True(await KillAsync(it, plan, meanwhile: true), $"seed {s_seed}, {plan}");
        }
    }

    [Fact]
    public async Task Whoever_is_stopped_makes_no_other_hang()
    {
        using FaultCase it = _new();
        for (int step = 1; await StopAsync(it, new FaultPlan(step, Stops: true, Rounds: 1)); step++)
        {
        }
    }

    // False: it ended before it came to that step.
    private static async Task<bool> KillAsync(FaultCase it, FaultPlan plan, bool meanwhile)
    {
        await using WorkerProcess victim = it.Start(plan);
        Task<ExitStatus> end = victim.JoinAsync(Cancel);
        await BegunAsync(victim, end);
        while (meanwhile && !end.IsCompleted)
        {
            it.Meanwhile();
        }

        ExitStatus status = await end;
        Assert.True(status.Success || status.Signal == Signal.Kill, $"{plan}: {status}");
        it.Afterwards(!status.Success);
        return !status.Success;
    }

    private static async Task<bool> StopAsync(FaultCase it, FaultPlan plan)
    {
        await using WorkerProcess victim = it.Start(plan);
        Task<ExitStatus> end = victim.JoinAsync(Cancel);
        bool stopped = false;
        await BegunAsync(victim, end);
        while (!end.IsCompleted && !(stopped = IsStopped(victim.Id)))
        {
            await Task.Delay(1, Cancel);
        }

        if (stopped)
        {
            it.Meanwhile();
            victim.SendSignal(Signal.Continue);
        }

        Assert.True((await end).Success, $"{plan}: {end.Result}");
        it.Afterwards(died: false);
        return stopped;
    }

    // Whoever is at work while it starts only takes the CPU from it.
    private static async Task BegunAsync(WorkerProcess victim, Task end)
    {
        string sign = FaultPlan.SignOf(victim.Id);
        while (!end.IsCompleted && !File.Exists(sign))
        {
            await Task.Delay(2, Cancel);
        }

        File.Delete(sign);
    }

    private static bool IsStopped(int pid)
    {
        try
        {
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            return stat[stat.LastIndexOf(')') + 2] == 'T';
        }
        catch (IOException)
        {
            return false; // it has ended
        }
    }
}
