using Kin.Tool.Commands;

namespace Kin.Tool.Verbs;

/// <summary>All verbs, in the order of the overview.</summary>
internal static class VerbTable
{
    // Made when asked for: `kin run` stands in pipelines and needs only itself.
    private static readonly (string Name, Func<Verb> Make)[] s_verbs =
    [
        ("completion", () => new Completion()),
        ("doctor", () => new Doctor()),
        ("help", () => new Help()),
        ("run", () => new Run()),
    ];

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => s_verbs.Select(verb => verb.Name);

    /// <summary>The verbs.</summary>
    public static IEnumerable<Verb> All => s_verbs.Select(verb => verb.Make());

    /// <summary>The verb of that name; null: there is none.</summary>
    public static Verb? TryFind(string name)
    {
        foreach ((string known, Func<Verb> make) in s_verbs)
        {
            if (known == name)
            {
                return make();
            }
        }

        return null;
    }

    /// <summary>The verb of that name.</summary>
    /// <exception cref="UsageException">There is none; the message suggests the nearest.</exception>
    public static Verb Find(string name) =>
        TryFind(name) ?? throw new UsageException(Suggestion.For(name, Names) is string near
            ? $"no verb '{name}'. Did you mean '{near}'?"
            : $"no verb '{name}'. 'kin help' lists them.");
}
