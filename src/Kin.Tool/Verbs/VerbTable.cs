using Kin.Tool.Commands;
using Kin.Tool.Looking.Ps;

namespace Kin.Tool.Verbs;

/// <summary>All verbs, in the order of the overview.</summary>
internal static class VerbTable
{
    // Made when asked for: `kin run` stands in pipelines and needs only itself.
    private static readonly Entry[] s_verbs =
    [
        new("bench", () => new Bench()),
        new("completion", () => new Completion()),
        new("doctor", () => new Doctor()),
        new("help", () => new Help()),
        new("info", () => new Info()),
        new("ipc", () => new Commands.Ipc()),
        new("kill", () => new Kill()),
        new("limits", () => new Limits()),
        new("locks", () => new Commands.Locks()),
        new("nice", () => new Nice()),
        new("nohup", () => new Nohup()),
        new("ports", () => new Commands.Ports()),
        new("ps", () => new Ps()) { WarmUp = PsWarmUp.Begin },
        new("run", () => new Run()),
        new("stop", () => new Stop()),
        new("top", () => new Commands.Top()),
        new("trace", () => new Commands.Trace()),
        new("tree", () => new Commands.Tree()),
        new("wait", () => new Wait()),
        new("watch", () => new Watch()),
    ];

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => s_verbs.Select(verb => verb.Name);

    /// <summary>The verbs.</summary>
    public static IEnumerable<Verb> All => s_verbs.Select(verb => verb.Make());

    /// <summary>
    /// Begins, without waiting, what another CPU can do for a verb while its command line is read.
    /// </summary>
    public static void WarmUp(string name) => EntryOf(name)?.WarmUp?.Invoke();

    /// <summary>The verb of that name; null: there is none.</summary>
    public static Verb? TryFind(string name) => EntryOf(name)?.Make();

    /// <summary>The verb of that name.</summary>
    /// <exception cref="UsageException">There is none; the message suggests the nearest.</exception>
    public static Verb Find(string name) =>
        TryFind(name) ?? throw new UsageException(Suggestion.For(name, Names) is string near
            ? $"no verb '{name}'. Did you mean '{near}'?"
            : $"no verb '{name}'. 'kin help' lists them.");

    private static Entry? EntryOf(string name)
    {
        foreach (Entry entry in s_verbs)
        {
            if (entry.Name == name)
            {
                return entry;
            }
        }

        return null;
    }

    private sealed record Entry(string Name, Func<Verb> Make)
    {
        public Action? WarmUp { get; init; }
    }
}
