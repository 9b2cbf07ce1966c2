using System.CommandLine;
using System.CommandLine.Completions;
using Kin.Tool.Verbs;

namespace Kin.Tool.Completing;

/// <summary>
/// What may stand at the end of an unfinished command line, for the script of a shell: lines of a word, a tab
/// and what it means, or one line that begins with a colon: `:files`, `:directories`, or `:command N` when
/// the word of that number begins the command line of another program.
/// </summary>
internal static class Candidates
{
    /// <summary>
    /// The lines for these words after `kin`, the last of which is being typed and may be empty.
    /// </summary>
    public static IEnumerable<string> For(IReadOnlyList<string> words)
    {
        string typed = words.Count == 0 ? "" : words[^1];
        if (words.Count <= 1)
        {
            return Beginning(
                typed, [.. Verbs(), ("--help", "Lists the verbs."), ("--version", "Shows the version.")]);
        }

        return VerbTable.TryFind(words[0]) is Verb verb
            ? InVerb(verb, [.. words.Skip(1).SkipLast(1)], typed)
            : [];
    }

    private static IEnumerable<(string Word, string Meaning)> Verbs() =>
        VerbTable.All.Select(verb => (verb.Name, verb.Summary));

    private static IEnumerable<string> InVerb(Verb verb, string[] before, string typed)
    {
        VerbWords read;
        try
        {
            read = VerbWords.Read(verb, before);
        }
        catch (UsageException)
        {
            return []; // already wrong further left
        }

        int equals = typed.IndexOf('=', StringComparison.Ordinal);
        bool isOption = !read.Ended && typed.StartsWith('-');
        if (read.Waiting is Option waiting)
        {
            return Values(waiting, typed, joinedTo: "");
        }

        if (isOption && equals > 0)
        {
            return VerbWords.Find(verb, typed[..equals]) is Option option
                ? Values(option, typed[(equals + 1)..], joinedTo: typed[..(equals + 1)])
                : [];
        }

        if (!isOption && verb.Order == WordOrder.OperandEndsOptions)
        {
            return [$":command {before.Length + 1 - read.Operands.Count}"];
        }

        if (!isOption && read.Operands.Count >= verb.MostOperands)
        {
            return [];
        }

        IEnumerable<CompletionItem> items = Dispatch.Parse(verb, [.. read.Options, typed]).GetCompletions();
        items = items.Where(item => item.Label.StartsWith('-') == isOption);
        return Beginning(typed, items.Select(item => (item.Label, item.Detail ?? "")));
    }

    // What an option takes is told by what the help calls it.
    private static IEnumerable<string> Values(Option option, string typed, string joinedTo) =>
        option.HelpName switch
    {
        "FILE" => [":files"],
        "DIRECTORY" => [":directories"],
        _ => Beginning(
            joinedTo + typed,
            option.GetCompletions(CompletionContext.Empty).Select(i => (joinedTo + i.Label, i.Detail ?? ""))),
    };

    private static IEnumerable<string> Beginning(
        string typed, IEnumerable<(string Word, string Meaning)> all) =>
        all.Where(c => c.Word.StartsWith(typed, StringComparison.Ordinal))
            .OrderBy(c => c.Word, StringComparer.Ordinal)
            .Select(c => c.Meaning.Length == 0 ? c.Word : $"{c.Word}\t{c.Meaning}");
}
