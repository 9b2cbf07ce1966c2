using Kin.TestChild.Verbs;

namespace Kin.TestChild;

/// <summary>
/// The child that the tests start: <c>kin-test-child VERB ARGUMENTS</c>, one file a verb. Whatever goes wrong in a
/// test, no child outlives its lifetime, so a failed run leaves nothing behind.
/// </summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
internal static class Program
{
    /// <summary>The status of a child that was told nothing it knows.</summary>
    public const int UsageStatus = 100;

    /// <summary>The status of a child that reached the end of its lifetime.</summary>
    public const int LifetimeStatus = 101;

    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(3);

    private static readonly Dictionary<string, Func<string[], int>> s_verbs = new()
    {
        ["exit"] = Exit.Run,
        ["echo"] = Echo.Run,
        ["cat"] = Cat.Run,
        ["sleep"] = Sleep.Run,
        ["ignore-term"] = IgnoreTerm.Run,
        ["crash"] = Crash.Run,
        ["env"] = Env.Run,
        ["cwd"] = Cwd.Run,
        ["fds"] = Fds.Run,
        ["status"] = Status.Run,
        ["run"] = Run.Execute,
        ["features"] = Features.Run,
        ["family"] = Family.Run,
        ["tasks"] = Tasks.Run,
        ["peak"] = Peak.Run,
        ["foreground"] = Foreground.Run,
        ["call"] = Call.Run,
        ["wait-for"] = WaitFor.Run,
        ["terminal"] = Terminal.Run,
        ["exec"] = Exec.Run,
        ["transfer"] = Transfer.Run,
        ["nohup"] = PrepareNohup.Run,
        ["daemon"] = Daemonize.Run,
        ["is-daemon"] = Daemonize.IsDaemon,
        ["pid-file"] = LockPidFile.Run,
        ["service"] = Service.Run,
        ["start-plainly"] = StartPlainly.Run,
        ["raw-keys"] = RawKeys.Run,
        ["with-terminal"] = WithTerminal.Run,
        ["end"] = End.Run,
        ["stop-tree"] = StopTree.Run,
        ["adopt"] = Adopt.Run,
        ["adopt-late"] = AdoptLate.Run,
        ["stop-all"] = StopAll.Run,
        ["listen"] = Listen.Run,
        ["signals"] = SignalScenarios.Run,
        ["ipc"] = IpcScenarios.Run,
        ["inspect"] = Inspect.Run,
    };

    private static int Main(string[] args)
    {
        RemoveRuntimeFiles();
        using Timer end = new(
            _ => Environment.Exit(LifetimeStatus), null, s_lifetime, Timeout.InfiniteTimeSpan);
        if (args.Length == 0 || !s_verbs.TryGetValue(args[0], out Func<string[], int>? verb))
        {
            Console.Error.WriteLine($"usage: kin-test-child {string.Join('|', s_verbs.Keys)} [ARGUMENTS]");
            return UsageStatus;
        }

        return verb(args[1..]);
    }

    /// <summary>Tests kill children, and a killed runtime leaves the pipes and socket of its debugger in /tmp: gone at once.</summary>
    private static void RemoveRuntimeFiles()
    {
        foreach (string kind in (string[])["clr-debug-pipe", "dotnet-diagnostic"])
        {
            foreach (string path in Directory.GetFiles(
                Path.GetTempPath(), $"{kind}-{Environment.ProcessId}-*"))
            {
                try
                {
                    File.Delete(path);
                }
                catch (UnauthorizedAccessException)
                {
                    // of another user, who had a process of this number
                }
            }
        }
    }
}
