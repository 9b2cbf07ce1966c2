namespace Kin.Tests.Tool;

/// <summary>A signal to kin is a signal to the program that it runs.</summary>
public sealed class RunSignalTests
{
    // The last is of the real-time ones.
    private static readonly int[] s_relayed = [1, 2, 3, 10, 12, 14, 15, 28, 29, 30, 36, 50, 64];

    [Fact]
    public async Task Every_signal_that_is_passed_on_reaches_the_program_once()
    {
        using ChildProcess kin = Start("""
            import signal, sys
            asked = [int(word) for word in sys.argv[1:]]
            signal.pthread_sigmask(signal.SIG_BLOCK, asked)
            print("ready", flush=True)
            for _ in asked: print(signal.sigwait(asked), flush=True)
            """, [.. s_relayed.Select(n => $"{n}")]);
        using StreamReader lines = new(kin.StandardOutput);
        Assert.Equal("ready", await Line(lines));
        foreach (int number in s_relayed)
        {
            Assert.True(kin.SendSignal(new Signal(number)));
            Assert.Equal($"{number}", await Line(lines));
        }

        Assert.Equal(0, (await kin.WaitAsync(Cancel)).Code);
        Assert.Null(await Line(lines));
    }

    [Fact]
    public async Task A_termination_ends_the_program_and_is_143()
    {
        using ChildProcess kin = StartProgram("sh", "-c", "echo $$; exec sleep 60");
        using StreamReader lines = new(kin.StandardOutput);
        int program = int.Parse((await Line(lines))!, System.Globalization.CultureInfo.InvariantCulture);
        kin.SendSignal(Signal.Terminate);
        Assert.Equal(143, (await kin.WaitAsync(Cancel)).Code);
        Assert.False(Directory.Exists($"/proc/{program}"));
    }

    [Fact]
    public async Task A_program_may_refuse_a_termination_and_then_kin_stays()
    {
        using ChildProcess kin = StartProgram(
            "sh", "-c", "trap 'echo refused; r=1' TERM; echo ready; while r=; do read x || test $r || exit 9; done");
        using StreamReader lines = new(kin.StandardOutput);
        Assert.Equal("ready", await Line(lines));
        kin.SendSignal(Signal.Terminate);
        Assert.Equal("refused", await Line(lines));
        Assert.False(kin.HasExited);
        kin.StandardInput.Close();
        Assert.Equal(9, (await kin.WaitAsync(Cancel)).Code);
    }

    [Fact]
    public async Task Without_a_terminal_kin_does_not_stop_with_the_program_for_nobody_would_continue_it()
    {
        using ChildProcess kin = new Command(
            KinTool.Path, "run", "sh", "-c", "echo $$; read x; exit 9")
        {
            StandardInput = StandardStream.Piped,
            StandardOutput = StandardStream.Piped,
            NewSession = true,
        }.Start();
        using StreamReader lines = new(kin.StandardOutput);
        using ProcessHandle program = ProcessHandle.Open(
            int.Parse((await Line(lines))!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(program.Suspend());
        await Root.TerminalProgram.Reaches(program.Id, 'T');
        Assert.True(program.Continue());
        kin.StandardInput.Close();
        Assert.Equal(9, (await kin.WaitAsync(Cancel)).Code);
    }

    [Fact]
    public async Task Signals_that_were_ignored_before_kin_are_ignored_in_the_program()
    {
        CommandOutput output = await KinTool.Shell("trap '' HUP INT; kin run grep SigIgn /proc/self/status");
        ulong ignored = Convert.ToUInt64(output.StandardOutput.Split('\t', '\n')[1], 16);
        Assert.Equal(0b11UL, ignored);
    }

    [Fact]
    public async Task The_program_is_killed_with_kin_when_asked()
    {
        using ChildProcess kin = StartProgram("--kill-on-parent-exit", "sh", "-c", "echo $$; exec sleep 60");
        using StreamReader lines = new(kin.StandardOutput);
        int program = int.Parse((await Line(lines))!, System.Globalization.CultureInfo.InvariantCulture);
        kin.Kill();
        await kin.WaitAsync(Cancel);
        await Root.ProcStat.Reaped(program, Cancel);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ChildProcess Start(string python, string[] arguments)
    {
        string interpreter = Capability.RequireProgram("python3", "python3");
        return StartProgram([interpreter, "-c", python, .. arguments]);
    }

    // In a group of its own, so that disposing ends kin and its program together.
    private static ChildProcess StartProgram(params string[] words) =>
        new Command(KinTool.Path, ["run", .. words])
    {
        StandardInput = StandardStream.Piped,
        StandardOutput = StandardStream.Piped,
        NewProcessGroup = true,
        // A runtime that is killed leaves the files of its diagnostics behind.
        Environment = new Dictionary<string, string?> { ["DOTNET_EnableDiagnostics"] = "0" },
    }.Start();

    private static Task<string?> Line(StreamReader lines) =>
        lines.ReadLineAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancel);
}
