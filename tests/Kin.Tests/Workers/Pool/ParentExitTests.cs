using System.Diagnostics;
using Kin.Native;
using Kin.Tests.Root;
using Kin.Workers;

namespace Kin.Tests.Workers.Pool;

/// <summary>The workers of a pool whose program is killed are gone, whatever they were doing.</summary>
public sealed class ParentExitTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Busy_idle_waiting_and_grandchild_workers_end_with_a_program_that_is_killed()
    {
        using Process program = OtherProgram.Start(AllKinds, _folder.Path);
        await _folder.WaitForPid("idle", Cancel);
        await _folder.WaitForPid("busy", Cancel);
        await _folder.WaitForPid("waiting", Cancel);
        await _folder.WaitForPid("of-a-worker", Cancel);
        Assert.InRange(OtherProgram.Alive(_folder.Path).Length, 1 + 4 + 1, int.MaxValue);
        program.Kill();
        await NobodyIsLeft();
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_worker_that_is_answering_with_more_than_its_parent_takes_ends_too()
    {
        using Process program = OtherProgram.Start(Chatter, _folder.Path);
        await _folder.WaitForPid("answering", Cancel);
        Deeds.Kill(program.Id, Libc.SIGSTOP);
        await _folder.WaitForFile("full", Cancel);
        program.Kill();
        await NobodyIsLeft();
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Workers_that_are_just_starting_end_with_a_program_that_is_killed_at_any_instant()
    {
        for (int round = 0; round < 8; round++)
        {
            string mark = Path.Combine(_folder.Path, "starting");
            File.Delete(mark);
            using Process program = OtherProgram.Start(Starting, _folder.Path);
            await _folder.WaitForPid("starting", Cancel);
            await Task.Delay(round * 12, Cancel); // the instant, not something that is waited for
            program.Kill();
            await NobodyIsLeft();
        }
    }

    private async Task NobodyIsLeft()
    {
        while (OtherProgram.Alive(_folder.Path).Length > 0)
        {
            await Task.Delay(2, Cancel);
        }
    }

    private static int AllKinds()
    {
        string folder = OtherProgram.Folder;
        WorkerPool pool = new(4);
        pool.Start();
        _ = pool.Submit(Spin, Path.Combine(folder, "busy"));
        _ = pool.Submit(() =>
        {
            Deeds.Mark(Path.Combine(folder, "waiting"));
            return Deeds.Forever();
        });
        _ = pool.Submit(() =>
        {
            WorkerPool inner = new(1);
            inner.Run(Deeds.Mark, Path.Combine(folder, "of-a-worker"));
            return Deeds.Forever();
        });
        pool.Run(Deeds.Mark, Path.Combine(folder, "idle"));
        return Deeds.Forever();
    }

    private static int Spin(string mark)
    {
        Deeds.Mark(mark);
        while (mark.Length > 0)
        {
        }

        return 0;
    }

    // More than the ring takes, so that the worker sleeps until there is room again, which will never be.
    private static int Chatter()
    {
        string folder = OtherProgram.Folder;
        WorkerPool pool = new(1);
        _ = pool.MapAsync(Enumerable.Range(0, 1_000_000), i => Chat(folder, i), chunkSize: 100_000);
        return Deeds.Forever();
    }

    private static byte[] Chat(string folder, int item)
    {
        if (item == 0)
        {
            Deeds.Mark(Path.Combine(folder, "answering"));
        }
        else if (item == 1)
        {
            Watch(folder);
        }

        return new byte[10_000];
    }

    // A thread of the worker sees its main thread asleep in futex(2), again and again, while the parent is stopped.
    private static void Watch(string folder) => new Thread(() =>
    {
        for (int asleep = 0; asleep < 50;)
        {
            string state = File.ReadAllText($"/proc/self/task/{Environment.ProcessId}/stat");
            asleep = state[state.LastIndexOf(')') + 2] == 'S' ? asleep + 1 : 0;
            Task.Delay(2).Wait();
        }

        Deeds.Mark(Path.Combine(folder, "full"));
    }) { IsBackground = true }.Start();

    private static int Starting()
    {
        string folder = OtherProgram.Folder;
        WorkerPool pool = new(3);
        Deeds.Mark(Path.Combine(folder, "starting"));
        pool.Start();
        return Deeds.Forever();
    }
}
