using System.CommandLine;
using Kin.Tool.Verbs;

namespace Kin.Tool.RunOptions;

/// <summary>Session, process group, and what happens when kin ends.</summary>
internal sealed class FamilyOptions : RunOptionGroup
{
    private readonly Flag _newSession;
    private readonly Flag _newGroup;
    private readonly Flag _killOnParentExit;

    public FamilyOptions(Verb verb)
        : base(verb)
    {
        _newSession = verb.Flag(
            "--new-session", "Makes it the leader of a new session, without a terminal (setsid(2)).");
        _newGroup = verb.Flag(
            "--new-group", "Makes it the leader of a new process group (setpgid(2)), in the background.");
        _killOnParentExit = verb.Flag(
            "--kill-on-parent-exit", "Lets the kernel kill it when kin ends, however that ends (prctl(2)).");
    }

    public override Command Apply(ParseResult line, Command command) => command with
    {
        NewSession = line.Has(_newSession),
        NewProcessGroup = line.Has(_newGroup),
        KillOnParentExit = line.Has(_killOnParentExit),
    };
}
