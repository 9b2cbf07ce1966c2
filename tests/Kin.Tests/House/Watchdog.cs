using System.Diagnostics;

namespace Kin.Tests.House;

/// <summary>
/// The run-wide watchdog: when tests are running and none has ended for two minutes, it names them and the child
/// processes they left, kills those, and ends the run with a failure. KIN_TEST_WATCHDOG sets other seconds.
/// </summary>
public sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("KIN_TEST_WATCHDOG"), out int seconds) ? seconds : 120);

    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _thread;

    /// <summary>Starts to watch. A thread of its own, so that a starved thread pool cannot stop it.</summary>
    public Watchdog()
    {
        _thread = new Thread(Watch) { IsBackground = true, Name = "test watchdog" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Set();
        _thread.Join();
        _end.Dispose();
    }

    private void Watch()
    {
        while (!_end.Wait(TimeSpan.FromSeconds(1)))
        {
            if (RunningTests.OfThisRun.Quiet > s_limit)
            {
                Bite();
            }
        }
    }

    private static void Bite()
    {
        Console.Error.WriteLine($"WATCHDOG: no test has ended for {s_limit.TotalSeconds:F0} s. Running:");
        foreach (string line in RunningTests.OfThisRun.Describe())
        {
            Console.Error.WriteLine(line);
        }

        foreach (int pid in ChildrenOfThisProcess.Pids())
        {
            Console.Error.WriteLine($"  killing child {pid}: {ChildrenOfThisProcess.Describe(pid)}");
            Kill(pid);
        }

        Environment.FailFast("The watchdog of the tests ended the run.");
    }

    private static void Kill(int pid)
    {
        try
        {
            using Process child = Process.GetProcessById(pid);
            child.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has gone by itself.
        }
    }
}
