using System.CommandLine;
using System.Globalization;
using Kin.Native;
using Kin.Tool.Limiting;
using Kin.Tool.Verbs;

namespace Kin.Tool.Commands;

/// <summary>`kin limits`: what the kernel lets a process have, shown and changed.</summary>
internal sealed class Limits : Verb
{
    private readonly Flag _json;
    private readonly (LimitName Name, Option<string> Option)[] _limits;

    public Limits()
        : base("limits", "shows and sets the resource limits of a process")
    {
        TakesOperands("[PID]", most: 1);
        Paragraphs =
        [
            "Without PID: those of the process that runs kin, such as the shell. A limit is given as "
            + "SOFT:HARD, as one value for both, or as SOFT: or :HARD, which leaves the other side; "
            + "numbers, 64K, 8M, 1G, or unlimited.",
            "The soft limit holds; the process may raise it up to the hard one. To raise a hard limit takes "
            + "root or CAP_SYS_RESOURCE. 'kin run --limit' sets limits for a program that is to be started.",
        ];
        _json = Flag("--json", "Prints one JSON object; unlimited is null.");
        _limits = [.. LimitName.All.Select(name => (name, Valued(
            $"--{name.Name}", "SOFT:HARD",
            $"Sets: {name.Meaning}{(name.Unit.Length > 0 ? $", in {name.Unit}" : "")}.")))];
        Examples =
        [
            new("kin limits", "the limits of this shell"),
            new("kin limits 1 --json | grep -A 2 nofile", "those of the first process, for a script"),
            new(
                "sleep 9 & kin limits $! --nofile 64: --core 0 | grep nofile; kill $!",
                "a process that runs"),
        ];
        ExitCodes =
        [
            new("0", "the limits are shown, after those that were asked for are set"),
            new("1", "there is no such process, or a limit could not be set"),
            new("2", "the command line is not understood"),
        ];
    }

    protected override int Execute(ParseResult line)
    {
        int id = Operands.Count == 0 ? Caller() : Number(Operands[0]);
        (Resource Resource, string Text)[] given = [.. _limits
            .Where(limit => line.GetValue(limit.Option) is not null)
            .Select(limit => (limit.Name.Resource, line.GetValue(limit.Option)!))];
        if (given.Length > 0 && Operands.Count == 0)
        {
            throw Wrong(
                "to set a limit takes the PID of a process; 'kin run --limit' starts a program with one.");
        }

        try
        {
            using ProcessHandle process = ProcessHandle.Open(id);
            return Set(process, given) && Show(process, line.Has(_json))
                ? Tool.ExitCodes.Success
                : Gone(process);
        }
        catch (LinuxException e)
        {
            Out.Error($"kin: {Quoted.Short(e.Message)}");
            return Tool.ExitCodes.Failure;
        }
    }

    // All are read before the first is set, so a mistake in the last changes nothing.
    private bool Set(ProcessHandle process, (Resource Resource, string Text)[] given)
    {
        (Resource Resource, ResourceLimit Limit)[] limits = [.. given.Select(limit => (
            limit.Resource,
            LimitText.Read(this, limit.Text, () => process.GetLimit(limit.Resource) ?? default)))];
        return limits.All(limit => process.SetLimit(limit.Resource, limit.Limit));
    }

    private static bool Show(ProcessHandle process, bool json)
    {
        List<(LimitName Name, ResourceLimit Limit)> limits = [];
        foreach (LimitName name in LimitName.All)
        {
            if (process.GetLimit(name.Resource) is not ResourceLimit limit)
            {
                return false;
            }

            limits.Add((name, limit));
        }

        if (json)
        {
            Out.Text(LimitReport.Json(process.Id, limits));
        }
        else
        {
            Out.Show(LimitReport.Table(limits));
        }

        return true;
    }

    private static int Gone(ProcessHandle process)
    {
        Out.Error($"kin: process {process.Id} has ended.");
        return Tool.ExitCodes.Failure;
    }

    // 0: it lies outside the pid namespace.
    private static int Caller() => ThisProcess.ParentId is int parent and > 0 ? parent : ThisProcess.Id;

    private int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id > 0
            ? id
            : throw Wrong($"'{text}' is no number of a process.");
}
