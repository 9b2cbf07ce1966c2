using Kin.Native;
using Kin.Workers;

namespace Kin.Tests.Workers.Pipes;

/// <summary>Pipes whose other end is in another process.</summary>
public sealed class PipeProcessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task An_end_given_as_an_argument_talks_until_this_side_closes()
    {
        (ObjectPipe<Message> mine, ObjectPipe<Message> theirs) = ObjectPipe<Message>.Create();
        await using WorkerProcess worker = WorkerProcess.Start(Echo, theirs);
        theirs.Dispose();
        for (int i = 0; i < 100; i++)
        {
            mine.Send(new Message(i, $"text {i}"));
            Message back = mine.Receive();
            Assert.Equal((i + 1, $"text {i} from {worker.Id}"), (back.Number, back.Text));
        }

        mine.Dispose();
        Assert.True((await worker.JoinAsync(Cancel)).Success);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_captured_end_works_too_and_what_was_sent_outlives_its_sender()
    {
        (ObjectPipe<int[]> mine, ObjectPipe<int[]> theirs) = ObjectPipe<int[]>.CreateOneWay();
        await using WorkerProcess worker = WorkerProcess.Start(() =>
        {
            theirs.Send([1, 2, 3]);
            theirs.Send(new int[100_000]);
            ThisProcess.ExitNow(0);
        });
        theirs.Dispose();
        await worker.JoinAsync(Cancel);
        List<int> lengths = [];
        await foreach (int[] numbers in mine.ReadAllAsync(Cancel))
        {
            lengths.Add(numbers.Length);
        }

        Assert.Equal([3, 100_000], lengths);
        mine.Dispose();
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_killed_process_is_the_end_of_its_pipe()
    {
        (ObjectPipe<int> mine, ObjectPipe<int> theirs) = ObjectPipe<int>.Create();
        using (mine)
        {
            await using WorkerProcess worker = WorkerProcess.Start(SayAndHang, theirs);
            theirs.Dispose();
            mine.Send(1); // which it never reads
            mine.Send(2);
            Assert.Equal(-1, await mine.ReceiveAsync(Cancel));
            Task<int> waiting = mine.ReceiveAsync(Cancel).AsTask();
            worker.Kill();
            await Assert.ThrowsAsync<EndOfStreamException>(() => waiting);
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_worker_whose_parent_closed_its_end_is_told()
    {
        (ObjectPipe<int> mine, ObjectPipe<int> theirs) = ObjectPipe<int>.Create();
        await using WorkerProcess worker = WorkerProcess.Start(SendUntilRefused, theirs);
        theirs.Dispose();
        mine.Receive();
        mine.Dispose();
        Assert.Equal(Errno.EPIPE, (await worker.JoinAsync(Cancel)).Code);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Workers_of_a_pool_share_one_end()
    {
        (ObjectPipe<int> receiver, ObjectPipe<int> sender) = ObjectPipe<int>.CreateOneWay();
        using (receiver)
        using (sender)
        {
            await using WorkerPool pool = new(new WorkerPoolOptions { Workers = 2 });
            Task[] calls = [.. Enumerable.Range(0, 4).Select(n => pool.RunAsync(SendTen, (sender, n), Cancel))];
            int[] received = new int[40];
            for (int i = 0; i < received.Length; i++)
            {
                received[i] = await receiver.ReceiveAsync(Cancel);
            }

            Assert.Equal(Enumerable.Range(0, 40), received.Order());
            await Task.WhenAll(calls);
        }
    }

    private static void Echo(ObjectPipe<Message> pipe)
    {
        foreach (Message message in pipe.ReadAll())
        {
            pipe.Send(new Message(message.Number + 1, $"{message.Text} from {Environment.ProcessId}"));
        }
    }

    private static void SayAndHang(ObjectPipe<int> pipe)
    {
        pipe.Send(-1);
        using ManualResetEvent never = new(false);
        never.WaitOne();
    }

    private static int SendUntilRefused(ObjectPipe<int> pipe)
    {
        try
        {
            while (true)
            {
                pipe.Send(1);
            }
        }
        catch (LinuxException e)
        {
            return e.ErrorNumber;
        }
    }

    private static void SendTen((ObjectPipe<int> Pipe, int Number) work)
    {
        for (int i = 0; i < 10; i++)
        {
            work.Pipe.Send((work.Number * 10) + i);
        }
    }

    private sealed record Message(int Number, string Text);
}
