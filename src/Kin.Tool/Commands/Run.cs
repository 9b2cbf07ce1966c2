using System.CommandLine;
using Kin.Daemons;
using Kin.Native;
using Kin.Tool.RunFiles;
using Kin.Tool.Running;
using Kin.Tool.RunOptions;
using Kin.Tool.Verbs;

namespace Kin.Tool.Commands;

/// <summary>`kin run`: a program, as if kin were not there.</summary>
internal sealed class Run : Verb
{
    private readonly Flag _explain;
    private readonly Option<string> _file;
    private readonly RunOptionGroup[] _groups;
    private readonly DetachOptions _detach;

    public Run()
        : base("run", "runs a program; passes streams, signals and the exit code on")
    {
        Order = WordOrder.OperandEndsOptions;
        TakesOperands("[--] COMMAND [ARGUMENT...]", most: int.MaxValue);
        Paragraphs =
        [
            "COMMAND is a path, or a name that is searched in PATH. It gets the standard streams of kin and"
            + " no"
            + " other descriptor. HUP, INT, QUIT, TERM, USR1, USR2, ALRM, TSTP, CONT, WINCH, IO, PWR and the"
            + " real-time signals go on to it; what the terminal sends to both alike, as Ctrl-C"
            + " does, arrives once.",
            "Options end at the first word that is none, so what follows COMMAND is its own.",
        ];
        _explain = Flag(
            "--explain", "Prints the system calls that would make the process, and makes none of them.");
        _file = Valued(
            "--file", "FILE", "Reads from this file, in YAML, what the command line does not say.", "-f");
        _groups =
        [
            new FamilyOptions(this), new PlaceOptions(this), new StreamOptions(this),
            new TerminalOption(this, _explain), new PriorityOptions(this), new LimitOptions(this),
            new IdentityOptions(this), new SignalOptions(this), _detach = new DetachOptions(this),
        ];
        Examples =
        [
            new("kin run -- sh -c 'exit 3'", "the exit code comes through", ExitCode: 3),
            new("echo hello | kin run tr a-z A-Z | cat", "in a pipeline"),
            new(
                "kin run --cwd / --env WHO=you -- sh -c 'echo hello $WHO in $PWD'",
                "directory and environment"),
            new("kin run --stdout null --stderr stdout -- sh -c 'echo no; ls /no'", "output thrown away", 2),
            new("kin run --tty -- sh -c 'tty; stty size'", "on a terminal of its own"),
            new("kin run --nice 10 --umask 027 -- sh -c 'nice; umask'", "priority and permissions"),
            new("kill $(kin run --detach sleep 60)", "a daemon, by its pid"),
            new("kin run --explain --new-session -- ls -l", "what makes a process, call by call"),
        ];
        ExitCodes = s_exitCodes;
    }

    private static readonly VerbExitCode[] s_exitCodes =
    [
        new("0-255", "the program's own exit code"),
        new("128+n", "signal n ended the program"),
        new("127", "there is no such program"),
        new("126", "it was found and cannot be executed"),
        new("125", "kin could not start it for another reason"),
        new("2", "the command line is not understood"),
    ];

    protected override int Execute(ParseResult line)
    {
        RunFile? file = FileOf(line);
        line = file is null ? line : With(file, line);
        Command command = CommandOf(line, file);
        try
        {
            return line.Has(_explain) ? Print(command.Explain())
                : _detach.Daemon(line) is DaemonOptions daemon ? DetachedRun.Run(command, daemon)
                : RunToItsEnd(command);
        }
        catch (LinuxException e)
        {
            Out.Error($"kin: {IdentityOptions.Advice(e)}");
            return Tool.ExitCodes.OfStart(e);
        }
    }

    private static int RunToItsEnd(Command command)
    {
        if (command.Terminal is not null)
        {
            return TerminalRun.Run(command);
        }

        SignalRelay relay = new(sharesGroup: !command.NewSession && !command.NewProcessGroup);
        using ChildProcess child = command.Start();
        relay.PassTo(child);
        ExitStatus status = child.Wait();
        child.Detach(); // what it left running in its group is not ours to kill
        relay.EndAs(status);
        return status.ShellCode;
    }

    private RunFile? FileOf(ParseResult line) => line.GetValue(_file) switch
    {
        null => null,
        "" => throw Wrong("--file is empty."),
        string path => RunFile.Read(
            path, this, OwnOptions.Where(option => option != _explain && option != _file),
            needsCommand: Operands is []),
    };

    // As if the words of the file stood before those of the command line.
    private ParseResult With(RunFile file, ParseResult line)
    {
        Operands = Operands is [] ? file.Command : Operands;
        return Dispatch.Parse(this, [.. file.WordsBefore(line, OptionWords)]);
    }

    private Command CommandOf(ParseResult line, RunFile? file)
    {
        try
        {
            if (file is not null)
            {
                Mistakes.Check(this, line);
            }

            return CommandOf(line);
        }
        catch (UsageException e) when (file?.PlaceOf(e.Message) is string place)
        {
            throw new UsageException($"{place}: {e.Message}");
        }
    }

    private Command CommandOf(ParseResult line)
    {
        if (Operands is not [string program, ..] || program.Length == 0)
        {
            throw Wrong("there is no program to run.");
        }

        return _groups.Aggregate(
            new Command(program, Operands.Skip(1)), (command, group) => group.Apply(line, command));
    }

    private static int Print(string plan)
    {
        Out.Text(plan);
        return Tool.ExitCodes.Success;
    }
}
