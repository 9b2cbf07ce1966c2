using Kin.Workers;

namespace Kin.Tests.VSTest;

public sealed class WorkersUnderVSTest
{
    private static readonly TimeSpan s_watchdog = TimeSpan.FromSeconds(60);

    private static readonly int[] s_squares = [1, 4, 9];

    [Fact]
    public async Task A_pool_runs_functions_of_the_test_in_other_processes()
    {
        await using WorkerPool pool = new(2);
        int captured = Environment.ProcessId;

        (int Pid, int Parent) seen = await pool.RunAsync(() => (Environment.ProcessId, captured)).WaitAsync(s_watchdog);

        Assert.NotEqual(Environment.ProcessId, seen.Pid);
        Assert.Equal(Environment.ProcessId, seen.Parent);
        int[] squares = await pool.MapAsync([1, 2, 3], static x => x * x).WaitAsync(s_watchdog);
        Assert.Equal(s_squares, squares);
    }

    [Fact]
    public async Task A_worker_process_tells_how_it_failed()
    {
        RemoteException error = await Assert.ThrowsAsync<RemoteException>(
            () => WorkerProcess.RunAsync(Fail).WaitAsync(s_watchdog));

        Assert.Contains("on purpose", error.Message, StringComparison.Ordinal);
    }

    private static int Fail() => throw new InvalidOperationException("on purpose");
}
