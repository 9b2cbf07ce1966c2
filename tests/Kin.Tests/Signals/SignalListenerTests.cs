using Kin.Signals;

namespace Kin.Tests.Signals;

/// <summary>What other programs send is what a listener gets. Listeners live in children: signals belong to a process.</summary>
[Collection(Alone.Name)] // the queue is that of all processes of the user
public sealed class SignalListenerTests(CPeer peer) : IClassFixture<CPeer>
{
    private const int Many = 20_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string User => Environment.IsPrivilegedProcess ? "0" : Id("-u");

    [Theory, InlineData("SIGRTMIN+1"), InlineData("SIGRTMIN+6"), InlineData("SIGRTMAX")]
    public async Task Twenty_thousand_of_twenty_thousand_queued_signals_arrive_in_order_with_their_values(string name)
    {
        string number = $"{Signal.Parse(name).Number}";
        await using Listening listener = await Listening.Start("listen", $"{Many}", name);
        await using ChildProcess sender = peer.Command("send", $"{listener}", number, $"{Many}").Start();
        Assert.True((await sender.WaitAsync(Cancel)).Success);
        string[][] seen = await listener.WordsAsync();
        Assert.Equal(Enumerable.Range(0, Many).Select(i => $"{number} Queue {sender.Id} {User} {i} 0"),
            seen.Select(words => string.Join(' ', words)));
    }

    [Fact]
    public async Task A_full_queue_of_a_few_entries_loses_nothing_and_keeps_the_order()
    {
        string prlimit = Capability.RequireProgram("prlimit", "util-linux");
        await using Listening listener = await Listening.Start(
            new Command(prlimit, "--sigpending=40", TestChild.Path, "listen", "5000", "SIGRTMIN+2"));
        string number = $"{Signal.RealTime(2).Number}";
        CommandOutput sent = await peer.Command("send", $"{listener}", number, "5000").CaptureAsync(Cancel);
        sent.EnsureSuccess();
        string[][] seen = await listener.WordsAsync();
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => $"{i}"), seen.Select(words => words[4]));
    }

    [Fact]
    public async Task Standard_signals_coalesce_and_real_time_signals_do_not()
    {
        // One of each standard signal and all of the others. Not to the end of its input: a thread that the kernel has given
        // a signal to may not have passed it on by then.
        await using Listening listener = await Listening.Start("listen", "102", "USR1", "USR2", "SIGRTMIN+3");
        listener.Child.Suspend(); // a listener that is quick takes one signal before the next is sent
        await listener.Child.WaitForStopAsync(Cancel);
        foreach (string number in (string[])["10", "12", $"{Signal.RealTime(3).Number}"])
        {
            (await peer.Command("send", $"{listener}", number, "100").CaptureAsync(Cancel)).EnsureSuccess();
        }

        listener.Child.Continue();
        string[][] seen = await listener.WordsAsync();
        Assert.Single(seen, words => words[0] == "10");
        Assert.Single(seen, words => words[0] == "12");
        Assert.Equal(100, seen.Count(words => words[0] == $"{Signal.RealTime(3).Number}"));
    }

    [Fact]
    public async Task A_shell_and_a_Python_program_are_named_as_senders()
    {
        string python = Capability.RequireProgram("python3", "python3");
        await using Listening listener = await Listening.Start("listen", "2", "TERM", "HUP");
        await using ChildProcess sender = new Command(
            python, "-c", $"import os; os.kill({listener}, 15)").Start();
        await sender.WaitAsync(Cancel);
        await using ChildProcess shell = new Command("sh", "-c", $"kill -HUP {listener}").Start();
        await shell.WaitAsync(Cancel);
        string[][] seen = await listener.WordsAsync();
        string[] lines = [.. seen.Select(words => string.Join(' ', words))];
        Assert.Contains($"15 Process {sender.Id} {User} 0 0", lines);
        Assert.Contains($"1 Process {shell.Id} {User} 0 0", lines);
    }

    [Fact]
    public async Task The_user_of_the_sender_is_told()
    {
        Capability.RequireRoot();
        string setpriv = Capability.RequireProgram("setpriv", "util-linux");
        await using Listening listener = await Listening.Start(new Command(
            setpriv, "--ruid=65534", "--inh-caps=-all", TestChild.Path, "listen", "1", "USR1"));
        await using ChildProcess sender = new Command(
            setpriv, "--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c", $"kill -USR1 {listener}").Start();
        Assert.True((await sender.WaitAsync(Cancel)).Success);
        Assert.Equal(["10", "Process", $"{sender.Id}", "65534", "0", "0"], (await listener.WordsAsync()).Single());
    }

    [Fact]
    public async Task A_storm_of_signals_during_collections_spawns_and_thread_starts_loses_nothing()
    {
        await using Listening child = await Listening.Start("signals", "storm", "20000");
        (await peer.Command("storm", $"{child}", $"{Signal.RealTime(4).Number}", "20000", "10").CaptureAsync(Cancel))
            .EnsureSuccess();
        Assert.Equal("out of order 0, standard coalesced", string.Join(' ', (await child.WordsAsync()).Single()));
    }

    [Theory, InlineData("SIGRTMIN+7"), InlineData("USR2")]
    public async Task Listeners_come_and_go_under_fire(string name)
    {
        await using Listening child = await Listening.Start("signals", "dispose", name);
        await using ChildProcess sender = peer.Command("fire", $"{child}", $"{Signal.Parse(name).Number}").Start();
        string[][] said = await child.WordsAsync();
        Assert.Equal("50 rounds, ignored again: True", string.Join(' ', said.Single()));
    }

    [Fact]
    public async Task Without_its_listener_a_real_time_signal_does_what_it_always_did()
    {
        CommandOutput output = await new Command(TestChild.Path, "signals", "ordinary").CaptureAsync(Cancel);
        Assert.Equal("blocked True\ndisposed\n", output.StandardOutput);
        Assert.Equal(Signal.RealTime(3), output.Status.Signal);
    }

    [Fact]
    public async Task Handlers_of_the_runtime_rest_while_a_listener_has_the_signal_and_work_again_afterwards()
    {
        CommandOutput output = await new Command(
            TestChild.Path, "signals", "runtime", "TERM", "INT", "HUP", "USR1", "CHLD", "CONT", "WINCH", "SIGRTMIN+8")
            .CaptureAsync(Cancel);
        string[] lines = output.EnsureSuccess().StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            [
                .. ((string[])["SIGTERM", "SIGINT", "SIGHUP", "SIGUSR1"]).Select(s => Line(s, false)),
                .. ((string[])["SIGCHLD", "SIGCONT", "SIGWINCH"]).Select(s => Line(s, true)),
                Line("SIGRTMIN+8", false),
            ], lines);

        static string Line(string signal, bool both) =>
            $"{signal} heard Process, handler too: {both}, afterwards: True";
    }

    [Fact]
    public async Task Children_of_a_listening_process_have_an_empty_mask_and_are_reaped_by_whom_they_belong_to()
    {
        CommandOutput output = await new Command(TestChild.Path, "signals", "children").CaptureAsync(Cancel);
        Assert.Equal(
            "SigBlk:\t0000000000000000\nTrue\n3 SIGCHLD of True\n4\nKernel\n", output.EnsureSuccess().StandardOutput);
    }

    [Fact]
    public async Task Threads_block_real_time_signals_of_a_listener_and_no_others()
    {
        await using Listening listener = await Listening.Start("listen", "0", "SIGRTMIN+5", "TERM", "CHLD");
        string blocked = $"{1UL << (Signal.RealTime(5).Number - 1):x16}";
        string[] masks = [.. Directory.GetDirectories($"/proc/{listener}/task").Select(MaskOf).OfType<string>()];
        Assert.All(masks, mask => Assert.Equal($"SigBlk:\t{blocked}", mask));
        Assert.True(masks.Length > 3, $"{masks.Length} threads");

        listener.EndInput();
        await listener.WordsAsync();
    }

    [Fact]
    public void What_cannot_be_listened_to_is_refused_with_the_reason()
    {
        foreach (int number in (int[])[9, 19])
        {
            Refused(number, "cannot be caught");
        }

        foreach (int number in (int[])[4, 5, 6, 7, 8, 11, 31])
        {
            Refused(number, "fault");
        }

        foreach (int number in Enumerable.Range(32, Signal.RealTime(0).Number - 31))
        {
            Refused(number, "suspend its threads");
        }

        Assert.Throws<ArgumentException>(() => new SignalListener());
        Assert.Throws<ArgumentException>(() => new SignalListener(default(Signal)));

        static void Refused(int number, string reason) => Assert.Contains(
            reason,
            Assert.Throws<ArgumentException>(() => new SignalListener(Signal.User1, new Signal(number))).Message,
            StringComparison.Ordinal);
    }

    private static string? MaskOf(string thread)
    {
        try
        {
            return File.ReadLines($"{thread}/status").First(line => line.StartsWith("SigBlk:", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return null; // it has ended
        }
    }

    private static string Id(string option) => new Command("id", option).Capture().StandardOutput.Trim();
}
