using System.Globalization;
using System.Runtime.InteropServices;
using Kin.Native;

namespace Kin.TestChild.Verbs;

/// <summary>
/// <c>exec [OPTION...] PROGRAM ARGUMENTS</c>: becomes another program. <c>--thread</c>: from another thread than the
/// first; <c>--busy</c>: while others allocate and collect garbage; <c>--handlers</c>: with handlers of signals
/// installed; <c>--key</c>: after a key of the console; <c>--hard</c>: with everything that can be asked of a
/// child; <c>--nice N</c>, <c>--user NAME</c>, <c>--cwd DIRECTORY</c>, <c>--root DIRECTORY</c>,
/// <c>--death SIGNAL</c>, <c>--group</c>, <c>--session</c>, <c>--ignore</c>. When that fails it prints the step and whether this
/// process is as it was.
/// </summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
internal static class Exec
{
    public static int Run(string[] args)
    {
        int next = 0;
        bool thread = false;
        Func<Command, Command> vary = command => command;
        for (; args[next].StartsWith("--", StringComparison.Ordinal); next++)
        {
            switch (args[next])
            {
                case "--thread":
                    thread = true;
                    break;
                case "--busy":
                    MakeBusy();
                    break;
                case "--handlers":
                    Handle();
                    break;
                case "--key":
                    Console.WriteLine($"key {Console.ReadKey(intercept: true).KeyChar}");
                    break;
                default:
                    vary = Then(vary, args[next], args[next + 1]);
                    next += args[next] is "--nice" or "--user" or "--cwd" or "--root" or "--death" ? 1 : 0;
                    break;
            }
        }

        Command program = vary(new Command(args[next], args[(next + 1)..]));
        return thread ? Task.Run(() => Become(program)).GetAwaiter().GetResult() : Become(program);
    }

    private static Func<Command, Command> Then(Func<Command, Command> vary, string option, string value) =>
        command => Vary(vary(command), option, value);

    private static Command Vary(Command command, string option, string value) => option switch
    {
        "--nice" => command with { Nice = int.Parse(value, CultureInfo.InvariantCulture) },
        "--user" => command with { User = value },
        "--cwd" => command with { WorkingDirectory = value },
        "--root" => command with { RootDirectory = value },
        "--death" => command with { KillOnParentExit = true, ParentExitSignal = Signal.Parse(value) },
        "--group" => command with { NewProcessGroup = true },
        "--session" => command with { NewSession = true },
        "--ignore" => command with { IgnoredSignals = [Signal.Hangup] },
        "--hard" => command with
        {
            Nice = 7,
            Scheduling = Scheduling.Batch,
            CpuAffinity = [0],
            IoPriority = IoPriority.BestEffort(6),
            Umask = 0x17,
            OomScoreAdjustment = 321,
            NoNewPrivileges = true,
            NewProcessGroup = true,
            IgnoredSignals = [Signal.Hangup],
            Limits = new Dictionary<Resource, ResourceLimit>
            {
                [Resource.CoreBytes] = new(0, ThisProcess.GetLimit(Resource.CoreBytes).Hard),
                [Resource.OpenFiles] = new(100, ThisProcess.GetLimit(Resource.OpenFiles).Hard),
            },
        },
        _ => throw new ArgumentException($"No such option: {option}"),
    };

    private static int Become(Command program)
    {
        Settle();
        string before = State();
        try
        {
            program.Exec();
            return 1;
        }
        catch (LinuxException e)
        {
            s_calm = true;
            Settle();
            string after = State();
            Console.WriteLine($"{e.Call} {e.ErrorName}");
            Console.WriteLine(after == before ? "as it was" : $"before:\n{before}after:\n{after}");
            GC.Collect();
            Console.WriteLine(new Command("echo", "and it starts children").Capture().StandardOutput.Trim());
            return 0;
        }
    }

    // Each thread of the runtime has a pipe of its own for a moment when it starts: until the list is twice the same.
    private static void Settle()
    {
        string seen = Descriptors(), before = "";
        while (seen != before)
        {
            Thread.Sleep(50);
            (before, seen) = (seen, Descriptors());
        }
    }

    // All that the steps change, of this thread and of the process.
    private static string State()
    {
        string[] names = ["Umask", "Uid", "Gid", "Groups", "SigBlk", "SigIgn", "SigCgt", "NoNewPrivs", "Cpus_allowed_list"];
        IEnumerable<string> status = File.ReadLines("/proc/thread-self/status").Where(
            line => names.Contains(line.Split(':')[0]));
        string[] stat = File.ReadAllText("/proc/thread-self/stat").Split(')')[1].Split(' ');
        return string.Join('\n', status) + $"\ngroup {stat[3]} session {stat[4]} nice {stat[17]} policy {stat[39]}\n"
            + File.ReadAllText("/proc/self/limits") + File.ReadAllText("/proc/self/oom_score_adj")
            + Descriptors() + "\n" + Environment.CurrentDirectory + "\n";
    }

    private static string Descriptors() => string.Join(' ', Directory.GetFileSystemEntries("/proc/self/fd").Select(
        fd => $"{Path.GetFileName(fd)}={new FileInfo(fd).LinkTarget}").Where(
        fd => !fd.EndsWith(".dll", StringComparison.Ordinal) && !fd.EndsWith("/urandom", StringComparison.Ordinal)
            && !fd.Contains("=/proc/", StringComparison.Ordinal) && !fd.Contains("=/sys/", StringComparison.Ordinal)
            && !fd.Contains(".so", StringComparison.Ordinal) && !fd.EndsWith('=')).Order());

    private static void Handle()
    {
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGCHLD, PosixSignal.SIGINT,
            PosixSignal.SIGHUP, PosixSignal.SIGWINCH])
        {
            s_handlers.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = true));
        }
    }

    private static readonly List<PosixSignalRegistration> s_handlers = [];
    private static volatile bool s_calm;

    private static void MakeBusy()
    {
        // What is compiled under the storm takes half a minute, so once before it: what is to be met by the
        // collections are the steps.
        State();
        try
        {
            new Command("/no/such/program").Exec();
        }
        catch (LinuxException)
        {
        }

        new Command("echo").Capture();

        for (int i = 0; i < 4; i++)
        {
            new Thread(() =>
            {
                while (!s_calm)
                {
                    GC.KeepAlive(new byte[50_000]);
                    GC.Collect(0);
                }
            })
            { IsBackground = true }.Start();
        }
    }
}
