using System.CommandLine;
using Kin.Tool.Pages;
using Kin.Tool.Verbs;

namespace Kin.Tool.Commands;

/// <summary>`kin help`: what there is.</summary>
internal sealed class Help : Verb
{
    public Help()
        : base("help", "lists the verbs, or explains one")
    {
        TakesOperands("[VERB]", most: 1, () => VerbTable.Names);
        Examples =
        [
            new("kin help", "all verbs"),
            new("kin help doctor", "one verb: its options, examples and exit codes"),
        ];
        ExitCodes =
        [
            new("0", "the help was printed"),
            new("2", "there is no such verb"),
        ];
    }

    protected override int Execute(ParseResult line)
    {
        Out.Text(Operands is [string name] ? HelpText.Of(VerbTable.Find(name)) : HelpText.Overview());
        return Tool.ExitCodes.Success;
    }
}
