using Kin.Tests.House;
using Kin.Workers;

namespace Kin.Tests.Workers.Processes;

/// <summary>Functions that no process is started for, while nobody else starts any.</summary>
[Collection(Alone.Name)]
public sealed class RefusedStartTests
{
    [Fact]
    public void What_cannot_cross_is_refused_at_the_call_and_no_process_is_started()
    {
        IReadOnlyList<int> before = ChildrenOfThisProcess.Pids();
        Thread thread = Thread.CurrentThread;
        using MemoryStream stream = new();
        CannotCrossException refused = Assert.Throws<CannotCrossException>(
            () => { WorkerProcess.Start(t => t.Join(), thread); });
        Assert.Equal(typeof(Thread), refused.Type);
        Assert.Throws<CannotCrossException>(() => { WorkerProcess.Start(() => { thread.Join(); }); });
        Assert.Throws<CannotCrossException>(() => { WorkerProcess.Start((a, s) => s.WriteByte(a), (byte)1, stream); });
        Assert.Throws<CannotCrossException>(() => { WorkerProcess.Start(thread.Join); });
        string[] started = [.. ChildrenOfThisProcess.Pids().Except(before)
            .Select(ChildrenOfThisProcess.Describe).Where(line => line.Contains("kin-worker=process", StringComparison.Ordinal))];
        Assert.Empty(started);
    }
}
