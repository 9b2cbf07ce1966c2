using System.CommandLine;
using System.CommandLine.Invocation;
using Kin.Tool.Verbs;

namespace Kin.Tool.Pages;

/// <summary>What `--help` does: prints the page of its verb, whatever else is wrong with the line.</summary>
internal sealed class HelpAnswer(Verb verb) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        Out.Text(HelpText.Of(verb));
        return ExitCodes.Success;
    }
}
