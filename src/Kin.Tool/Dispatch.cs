using Kin.Tool.Commands;
using Kin.Tool.Verbs;

namespace Kin.Tool;

/// <summary>From the words of the command line to the verb that does them.</summary>
internal static class Dispatch
{
    public static int Run(ReadOnlySpan<string> words)
    {
        switch (words)
        {
            case [] or ["--help" or "-h", ..]:
                Out.Text(HelpText.Overview());
                return ExitCodes.Success;
            case ["--version", ..]:
                Out.Text($"kin {Version}\n");
                return ExitCodes.Success;
            case [['-', ..] option, ..]:
                throw new UsageException($"no option '{option}'. 'kin help' lists the verbs.");
        }

        Verb verb = VerbTable.Find(words[0]);
        CommandLine line = CommandLine.Read(verb, words[1..]);
        if (line.WantsHelp)
        {
            Out.Text(HelpText.Of(verb));
            return ExitCodes.Success;
        }

        return verb.Run(line);
    }

    private static string Version => typeof(Dispatch).Assembly.GetName().Version!.ToString(fieldCount: 3);
}
