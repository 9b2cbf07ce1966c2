using System.CommandLine;
using Kin.Tool.Processes;
using Kin.Tool.Verbs;

namespace Kin.Tool.Commands;

/// <summary>`kin stop`: processes asked to end, and killed when they do not.</summary>
internal sealed class Stop : Verb
{
    private const string UsualGrace = "10";

    private readonly Flag _tree;
    private readonly Option<string> _grace;
    private readonly Flag _json;

    public Stop()
        : base("stop", "ends processes: TERM first, KILL after a grace; whole trees if asked")
    {
        TakesOperands("PID...", most: int.MaxValue, candidates: ProcessNumbers.All);
        Paragraphs =
        [
            "Sends TERM, waits until the process has ended, and sends KILL when the grace is over. Each is"
            + " held by a pidfd, so nothing reaches another process that got the number later.",
            "With --tree every descendant is ended too, also one that left its group and session: all get"
            + " TERM (and CONT), and what is left after the grace is stopped, looked for again until nobody"
            + " is found, and killed. A descendant whose parent ended before has gone to process 1 and is"
            + " found only in a session that a process of the tree leads. kin itself and what is below it"
            + " are left out.",
        ];
        _tree = Flag("--tree", "Ends the descendants as well.", "-t");
        _grace = Valued("--grace", "SECONDS", "How long they may take. Default: 10; 0 kills at once.", "-g");
        _json = Flag("--json", "Prints one JSON array.");
        Examples =
        [
            new("sleep 60 & kin stop $!", "one process"),
            new("sh -c 'sleep 60 & wait' & kin stop --tree --grace 0.5 $!", "a process and all below it"),
        ];
        ExitCodes =
        [
            new("0", "all have ended"),
            new("1", "one was not there, is another user's, or no signal ends it; the others have ended"),
            new("2", "the command line is not understood"),
        ];
    }

    protected override int Execute(ParseResult line)
    {
        int[] numbers = ProcessNumbers.Read(this, Operands);
        TimeSpan grace = ProcessNumbers.Seconds(this, "--grace", line.GetValue(_grace) ?? UsualGrace);
        bool tree = line.Has(_tree), json = line.Has(_json);
        IEnumerable<int> once = numbers.Distinct();
        StopResult[] results = Task.WhenAll(once.Select(number => StopAsync(number, grace, tree)))
            .GetAwaiter().GetResult();
        foreach (StopResult result in results)
        {
            if (result.Error is string error)
            {
                Out.Error($"kin: {error}");
            }
            else if (!json)
            {
                Out.Text($"{result}\n");
            }
        }

        if (json)
        {
            Out.Text(StopResult.Json(results));
        }

        return Array.Exists(results, result => result.Error is not null)
            ? Tool.ExitCodes.Failure : Tool.ExitCodes.Success;
    }

    private static async Task<StopResult> StopAsync(int number, TimeSpan grace, bool tree)
    {
        string name = ProcessNumbers.NameOf(number);
        try
        {
            using var process = ProcessHandle.Open(number);
            if (tree)
            {
                TreeStop stop = await process.StopTreeAsync(grace).ConfigureAwait(false);
                return new StopResult(number, name, stop.Ended, stop.Killed, null);
            }

            ExitStatus status = await process.StopAsync(grace).ConfigureAwait(false);
            return status.Signal == Signal.Kill
                ? new StopResult(number, name, [], [number], null)
                : new StopResult(number, name, [number], [], null);
        }
        catch (Exception e) when (e is LinuxException or InvalidOperationException)
        {
            return new StopResult(number, name, [], [], e.Message);
        }
    }
}
