using System.CommandLine;
using System.Globalization;
using Kin.Inspection;
using Kin.Native;
using Kin.Tool.Facts;
using Kin.Tool.Running;
using Kin.Tool.Signalling;
using Kin.Tool.Verbs;
using Kin.Tool.Watching;

namespace Kin.Tool.Commands;

/// <summary>`kin watch`: processes as they start, run programs and end.</summary>
internal sealed class Watch : Verb
{
    private readonly Option<string[]> _names, _users, _kinds;
    private readonly Option<string> _tree, _output;
    private readonly Flag _json, _scan;

    public Watch()
        : base("watch", "tells live of processes that start, run a program, end")
    {
        Order = WordOrder.OperandEndsOptions;
        TakesOperands("[--] [COMMAND [ARGUMENT...]]", most: int.MaxValue);
        Paragraphs =
        [
            "Without COMMAND it tells of all processes until Ctrl-C. With it COMMAND is run, its tree is"
            + " watched until COMMAND has ended, and its exit code is passed on; what is told goes to"
            + " standard error then, as standard output is COMMAND's. A child belongs to the tree wherever it"
            + " goes later.",
            "The kernel tells of every event. Too many for the buffer are lost: a line says how many, and"
            + " what /proc shows of them follows, marked as inferred. In containers, and for normal users"
            + " before Linux 6.6, the kernel tells nothing: then /proc is looked at ten times a second, which"
            + " misses short lives, and a line on standard error says so.",
        ];
        _kinds = Repeated(
            "--kind", "KIND,...",
            "Of these kinds: fork, exec, exit (the default), rename, user, group, session, trace, core,"
            + " thread, thread-exit; or all.",
            "-k");
        _names = Repeated(
            "--name", "NAME", "Of programs with this name; * and ? stand for any characters.", "-n");
        _users = Repeated("--user", "USER", "Of this user, by name or number.", "-u");
        _tree = Valued("--tree", "PID", "Of this process and its descendants, until it has ended.", "-t");
        _output = Valued("--output", "FILE", "Writes to this file instead.", "-o");
        _json = Flag("--json", "Prints one JSON object a line.");
        _scan = Flag("--scan", "Looks at /proc ten times a second, even where the kernel would tell.");
        Examples = s_examples;
        ExitCodes = s_exitCodes;
    }

    // Asked to end it does so within this time, even in a write that nobody reads.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private static readonly VerbExample[] s_examples =
    [
        new("kin watch -- sh -c 'ls / | wc -l' 2>&1", "what a command starts"),
        new(
            "kin watch --json --kind exit -- sh -c 'sleep 0; (exit 3)' 2>&1",
            "how each ended, for programs",
            3),
        new("kin watch --name 'w*' --user 0 -o /dev/null -- true", "by name and user"),
    ];

    private static readonly VerbExitCode[] s_exitCodes =
    [
        new("0-255", "the exit code of COMMAND; without one 0, also after Ctrl-C"),
        new("128+n", "signal n ended COMMAND"),
        new("126", "COMMAND was found and cannot be executed"),
        new("127", "there is no such program"),
        new("125", "COMMAND could not be started for another reason"),
        new("1", "there is no process of that PID, or it has ended; the output cannot be written"),
        new("2", "the command line is not understood"),
    ];

    protected override int Execute(ParseResult line)
    {
        EventFilter filter = new(
            EventKinds.Read(this, line.GetValue(_kinds)),
            line.GetValue(_names) ?? [],
            (line.GetValue(_users) ?? []).Select(UserOf).ToHashSet());
        int tree = line.GetValue(_tree) is string word ? NumberOf(word) : 0;
        if (tree != 0 && Operands.Count > 0)
        {
            throw Wrong("--tree and a COMMAND exclude each other.");
        }

        ProcessEventOptions options = new()
        {
            RootProcessId = Operands.Count > 0 ? Environment.ProcessId : tree,
            Threads = filter.WantsThreads,
            OnlyScan = line.Has(_scan),
        };
        OutputFile? file = line.GetValue(_output) is string path ? OutputFile.Create(path) : null;
        using EventOutput output = new(file, toError: Operands.Count > 0, line.Has(_json));
        return Tell(options, filter, output, tree);
    }

    private int Tell(ProcessEventOptions options, EventFilter filter, EventOutput output, int tree)
    {
        try
        {
            using ProcessEvents events = new(options);
            if (tree != 0 && !IsAlive(tree)) // asked now: its end from here on is told
            {
                Out.Error($"kin: there is no process {tree}, it has ended, or it is hidden.");
                return Tool.ExitCodes.Failure;
            }

            TellIfScanning(events, asked: options.OnlyScan);
            EventWatch watch = new(events, filter, output);
            return Operands.Count > 0 ? RunCommand(watch) : Run(watch, tree);
        }
        catch (LinuxException e)
        {
            Out.Error($"kin: {Quoted.Short(e.Message)}");
            return Operands.Count > 0 ? Tool.ExitCodes.OfStart(e) : Tool.ExitCodes.Failure;
        }
    }

    private static bool IsAlive(int id) =>
        ProcFs.Default.TryRead(id, out ProcessInfo found) == ProcOutcome.Read && !found.IsZombie;

    private uint UserOf(string word)
    {
        try
        {
            return Accounts.UserId(word);
        }
        catch (LinuxException)
        {
            throw Wrong($"'{word}' is no user: neither a name in /etc/passwd nor a number.");
        }
    }

    private int NumberOf(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number : throw Wrong($"'{word}' is no process id.");

    private static void TellIfScanning(ProcessEvents events, bool asked)
    {
        if (events.IsScanning && !asked)
        {
            Out.Error(
                $"kin: looking at /proc ten times a second, which misses short lives. {events.ScanReason}");
        }
    }

    private static int Run(EventWatch watch, int tree)
    {
        using CancellationTokenSource stop = new();
        using Timer patience = new(_ => Environment.Exit(Tool.ExitCodes.Success));
        using EndingSignals signals = new(_ =>
        {
            patience.Change(s_patience, Timeout.InfiniteTimeSpan);
            stop.Cancel();
        });
        watch.RunAsync(tree, stop.Token).GetAwaiter().GetResult();
        return Tool.ExitCodes.Success;
    }

    // The command stays a zombie until its end has been told, so that a look at /proc finds its status too.
    private int RunCommand(EventWatch watch)
    {
        SignalRelay relay = new(sharesGroup: true);
        using ChildProcess child = new Command(Operands[0], Operands.Skip(1)).Start();
        relay.PassTo(child);
        watch.RunAsync(child.Id, CancellationToken.None).GetAwaiter().GetResult();
        ExitStatus status = child.Wait();
        child.Detach(); // what it left running is not ours to kill
        relay.EndAs(status);
        return status.ShellCode;
    }
}
