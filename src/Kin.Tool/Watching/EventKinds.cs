using Kin.Inspection;
using Kin.Tool.Verbs;

namespace Kin.Tool.Watching;

/// <summary>Kinds of events as words of a command line and of the output.</summary>
internal static class EventKinds
{
    private static readonly (string Word, ProcessEventKind Kind)[] s_words =
    [
        ("fork", ProcessEventKind.Fork), ("exec", ProcessEventKind.Exec), ("exit", ProcessEventKind.Exit),
        ("rename", ProcessEventKind.Rename), ("user", ProcessEventKind.UserChange),
        ("group", ProcessEventKind.GroupChange), ("session", ProcessEventKind.NewSession),
        ("trace", ProcessEventKind.Trace), ("core", ProcessEventKind.CoreDump),
        ("thread", ProcessEventKind.ThreadStart), ("thread-exit", ProcessEventKind.ThreadExit),
        ("lost", ProcessEventKind.Lost),
    ];

    /// <summary>The word.</summary>
    public static string WordOf(ProcessEventKind kind) =>
        Array.Find(s_words, pair => pair.Kind == kind).Word ?? $"{kind}";

    /// <summary>What `--kind` says; without it fork, exec and exit. Losses are always told.</summary>
    public static HashSet<ProcessEventKind> Read(Verb verb, string[]? given)
    {
        HashSet<ProcessEventKind> kinds = [ProcessEventKind.Lost];
        string[] lists = given is null or [] ? ["fork,exec,exit"] : given;
        foreach (string word in lists.SelectMany(list => list.Split(',')))
        {
            if (word == "all")
            {
                kinds.UnionWith(s_words.Select(pair => pair.Kind));
            }
            else if (Array.Find(s_words, pair => pair.Word == word) is { Word: not null } known)
            {
                kinds.Add(known.Kind);
            }
            else
            {
                string all = string.Join(", ", s_words.Select(pair => pair.Word));
                throw verb.Wrong($"'{word}' is no kind of event. There are {all}, and all.");
            }
        }

        return kinds;
    }
}
