using System.CommandLine;
using Kin.Tool.Verbs;

namespace Kin.Tool.RunOptions;

/// <summary>
/// Options of `kin run` that belong together. The constructor of a group adds them to the verb; the order of
/// the groups is that of the help.
/// </summary>
internal abstract class RunOptionGroup(Verb verb)
{
    /// <summary>The verb, for its errors of usage.</summary>
    protected Verb Verb { get; } = verb;

    /// <summary>The command, with what was asked for on the command line.</summary>
    /// <exception cref="UsageException">A value is not understood.</exception>
    public abstract Command Apply(ParseResult line, Command command);
}
