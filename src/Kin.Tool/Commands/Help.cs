using System.CommandLine;
using Kin.Tool.Pages;
using Kin.Tool.Verbs;

namespace Kin.Tool.Commands;

/// <summary>`kin help`: what there is.</summary>
internal sealed class Help : Verb
{
    private readonly Flag _man;

    public Help()
        : base("help", "lists the verbs, or explains one")
    {
        TakesOperands("[VERB]", most: 1, () => VerbTable.Names);
        _man = Flag("--man", "Prints a man page: of the verb, or of kin.");
        Examples =
        [
            new("kin help", "all verbs"),
            new("kin help doctor", "one verb: its options, examples and exit codes"),
            new("kin help --man run | head -1", "the man page; | man -l - shows it"),
        ];
        ExitCodes =
        [
            new("0", "the help was printed"),
            new("2", "there is no such verb"),
        ];
    }

    protected override int Execute(ParseResult line)
    {
        Verb? verb = Operands is [string name] ? VerbTable.Find(name) : null;
        if (line.Has(_man))
        {
            Out.Text(verb is null ? ManPage.OfKin() : ManPage.Of(verb));
        }
        else
        {
            Out.Text(verb is null ? HelpText.Overview() : HelpText.Of(verb));
        }

        return Tool.ExitCodes.Success;
    }
}
