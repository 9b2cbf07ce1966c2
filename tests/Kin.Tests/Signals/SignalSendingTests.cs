using Kin.Signals;
using Kin.Tests.Root;

namespace Kin.Tests.Signals;

/// <summary>What Kin sends is what a C program gets.</summary>
[Collection(Alone.Name)] // the queue is that of all processes of the user
public sealed class SignalSendingTests(CPeer peer) : IClassFixture<CPeer>
{
    private const int SI_QUEUE = -1, SI_USER = 0;

    private static readonly Signal s_signal = Signal.RealTime(9);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_C_program_gets_value_and_sender_whichever_way_they_are_sent()
    {
        await using Listening receiver = await Listening.Start(peer.Command("receive", $"{s_signal.Number}", "7"));
        using var process = ProcessHandle.Open(receiver.Id);
        Assert.True(receiver.Child.SendSignal(s_signal, 11));
        Assert.True(process.SendSignal(s_signal, -12));
        Assert.True(process.SendSignal(s_signal, 13, TimeSpan.FromSeconds(1)));
        Assert.True(process.SendSignalToThread(receiver.Id, s_signal, 14));
        Assert.True(SignalSender.ToProcess(receiver.Id, s_signal, nint.MaxValue));
        Assert.True(SignalSender.ToProcess(receiver.Id, s_signal));
        Assert.True(SignalSender.ToGroup(receiver.Id, s_signal));
        string[][] seen = await receiver.WordsAsync();
        string me = $"{Environment.ProcessId}";
        Assert.All(seen, words => Assert.Equal($"{s_signal.Number} {me}", $"{words[0]} {words[2]}"));
        Assert.Equal(
            new HashSet<string>([$"{SI_QUEUE} 11", $"{SI_QUEUE} -12", $"{SI_QUEUE} 13", $"{SI_QUEUE} 14",
                $"{SI_QUEUE} {nint.MaxValue}", $"{SI_USER} 0"]),
            [.. seen.Select(words => $"{words[1]} {(words[1] == "0" ? "0" : words[4])}")]);
        Assert.Equal(2, seen.Count(words => words[1] == "0"));
    }

    [Fact]
    public async Task Twenty_thousand_values_from_Kin_arrive_in_order_at_a_listener()
    {
        await using Listening listener = await Listening.Start("listen", "20000", s_signal.Name);
        using var process = ProcessHandle.Open(listener.Id);
        for (int i = 0; i < 20_000; i++)
        {
            Assert.True(process.SendSignal(s_signal, i, Timeout.InfiniteTimeSpan));
        }

        string[][] seen = await listener.WordsAsync();
        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => $"{i}"), seen.Select(words => words[4]));
    }

    [Fact]
    public async Task A_full_queue_is_an_error_that_says_what_to_do_or_is_waited_for()
    {
        string prlimit = Capability.RequireProgram("prlimit", "util-linux");
        CommandOutput output = await new Command(
            prlimit, "--sigpending=60", TestChild.Path, "signals", "full").CaptureAsync(Cancel);
        Assert.Equal(
            new HashSet<string>(["pidfd_send_signal EAGAIN True", "True", "all in order"]),
            [.. output.EnsureSuccess().StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)]);
    }

    [Fact]
    public async Task Whoever_is_gone_is_told_as_false_and_whoever_belongs_to_another_user_as_an_error()
    {
        await using ChildProcess child = new Command("sleep", "60").Start();
        using var process = ProcessHandle.Open(child.Id);
        Assert.True(SignalSender.CanReachProcess(child.Id));
        Assert.False(process.SendSignalToThread(int.MaxValue, Signal.User1));
        child.Kill();
        await child.WaitAsync(Cancel);
        Assert.False(child.SendSignal(s_signal, 1));
        Assert.False(process.SendSignal(s_signal, 1));
        Assert.False(process.SendSignal(s_signal, 1, TimeSpan.FromSeconds(1)));
        Assert.False(process.SendSignalToThread(child.Id, s_signal, 1));
        Assert.False(SignalSender.ToProcess(int.MaxValue, s_signal));
        Assert.False(SignalSender.ToProcess(int.MaxValue, s_signal, 1));
        Assert.False(SignalSender.ToGroup(int.MaxValue, s_signal));
        Assert.False(SignalSender.CanReachProcess(int.MaxValue));
        Assert.False(SignalSender.CanReachGroup(int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => SignalSender.ToProcess(0, s_signal));
        Assert.Throws<ArgumentOutOfRangeException>(() => SignalSender.ToProcess(-1, s_signal));
        Assert.Throws<ArgumentOutOfRangeException>(() => SignalSender.ToGroup(1, s_signal));
        Assert.Throws<ArgumentException>(() => SignalSender.ToProcess(int.MaxValue, Signal.RealTime(0)));
    }

    [Fact]
    public async Task The_default_of_every_signal_is_what_the_kernel_does()
    {
        foreach (Signal signal in Enumerable.Range(1, 64).Select(n => new Signal(n)).Where(s => !s.IsKeptByRuntime))
        {
            await using ChildProcess child = (new Command("sleep", "60") with { NewSession = true }).Start();
            Assert.True(child.SendSignal(signal));
            switch (signal.DefaultAction)
            {
                case SignalAction.Stop when signal == Signal.Stop: // the others stop no orphaned group
                    while (ProcStat.Of(child.Id)!.State != 'T')
                    {
                        await Task.Delay(1, Cancel);
                    }

                    break;
                case SignalAction.Terminate or SignalAction.Core:
                    Assert.Equal(signal, (await child.WaitAsync(Cancel)).Signal);
                    break;
                default:
                    Assert.True(child.SendSignal(Signal.Terminate));
                    Assert.Equal(Signal.Terminate, (await child.WaitAsync(Cancel)).Signal);
                    break;
            }
        }
    }

    [Fact]
    public void Meanings_and_queueing_are_told_for_every_signal()
    {
        Signal[] all = [.. Enumerable.Range(1, 64).Select(n => new Signal(n))];
        Assert.All(all, signal => Assert.NotEmpty(signal.Meaning));
        Assert.Equal(31, all.Count(signal => !signal.IsQueued));
        Assert.Equal(Enumerable.Range(32, Signal.RealTime(0).Number - 31),
            all.Where(signal => signal.IsKeptByRuntime).Select(signal => signal.Number));
    }
}
