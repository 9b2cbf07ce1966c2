using System.CommandLine;
using Kin.Tool.Pages;
using Kin.Tool.Verbs;

namespace Kin.Tool;

/// <summary>From the words of the command line to the verb that does them.</summary>
internal static class Dispatch
{
    // No response files: an operand @x is a word. No bundling: VerbWords has taken bundles apart, with a
    // message where a letter is unknown.
    private static readonly ParserConfiguration s_parsing =
        new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    // Exceptions are told by Program, and signals are the business of the verb: `kin run` passes them on.
    private static readonly InvocationConfiguration s_invoking =
        new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

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

        VerbTable.WarmUp(words[0]);
        Verb verb = VerbTable.Find(words[0]);
        VerbWords read = VerbWords.Read(verb, words[1..].ToArray());
        ParseResult line = Parse(verb, read.Options);
        if (line.Action is not HelpAnswer)
        {
            Mistakes.Check(verb, line);
            verb.Operands = read.Operands;
            verb.OptionWords = read.Options;
        }

        return line.Invoke(s_invoking);
    }

    /// <summary>The options read by System.CommandLine.</summary>
    // Below a root with the name in front: a first word that is the name of the root is dropped.
    internal static ParseResult Parse(Verb verb, IReadOnlyList<string> options)
    {
        System.CommandLine.Command root = new("kin") { verb };
        return root.Parse(["kin", verb.Name, .. options], s_parsing);
    }

    internal static string Version => typeof(Dispatch).Assembly.GetName().Version!.ToString(fieldCount: 3);
}
