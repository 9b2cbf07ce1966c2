using System.CommandLine;
using Kin.Tool.Running;
using Kin.Tool.Verbs;

namespace Kin.Tool.RunOptions;

/// <summary>A terminal of the program's own.</summary>
internal sealed class TerminalOption : RunOptionGroup
{
    private readonly Flag _terminal;

    private readonly Flag _explain;

    /// <param name="verb">The verb.</param>
    /// <param name="explain">Given: nothing is started, so no terminal is needed now.</param>
    public TerminalOption(Verb verb, Flag explain)
        : base(verb)
    {
        _explain = explain;
        _terminal = verb.Flag(
            "--tty", "Gives it a terminal of its own, with kin between that and the one of kin (pty(7)).");
    }

    public override Command Apply(ParseResult line, Command command)
    {
        if (!line.Has(_terminal))
        {
            return command;
        }

        return command.NewProcessGroup
            ? throw Verb.Wrong("--tty makes a session of its own, and so a group: leave out --new-group.")
            : command with { Terminal = OuterTerminal.OptionsForChild(waits: !line.Has(_explain)) };
    }
}
