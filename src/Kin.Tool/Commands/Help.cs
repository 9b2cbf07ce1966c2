using Kin.Tool.Verbs;

namespace Kin.Tool.Commands;

/// <summary>`kin help`: what there is.</summary>
internal static class Help
{
    public static Verb Describe() => new()
    {
        Name = "help",
        Summary = "lists the verbs, or explains one",
        Operands = "[VERB]",
        MostOperands = 1,
        Examples =
        [
            new("kin help", "all verbs"),
            new("kin help doctor", "one verb: its options, examples and exit codes"),
        ],
        ExitCodes =
        [
            new("0", "the help was printed"),
            new("2", "there is no such verb"),
        ],
        Run = Run,
    };

    private static int Run(CommandLine line)
    {
        Out.Text(line.Operands is [string name] ? HelpText.Of(VerbTable.Find(name)) : HelpText.Overview());
        return Tool.ExitCodes.Success;
    }
}
