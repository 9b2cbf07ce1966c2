using Kin.Tool.Commands;

namespace Kin.Tool.Verbs;

/// <summary>All verbs, in the order of the overview.</summary>
internal static class VerbTable
{
    // Descriptions are made when asked for: `kin run` stands in pipelines and needs only its own.
    private static readonly (string Name, Func<Verb> Describe)[] s_verbs =
    [
        ("doctor", Doctor.Describe),
        ("help", Help.Describe),
        ("run", Run.Describe),
    ];

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => s_verbs.Select(verb => verb.Name);

    /// <summary>The descriptions.</summary>
    public static IEnumerable<Verb> All => s_verbs.Select(verb => verb.Describe());

    /// <summary>The verb of that name.</summary>
    /// <exception cref="UsageException">There is none; the message suggests the nearest.</exception>
    public static Verb Find(string name)
    {
        foreach ((string known, Func<Verb> describe) in s_verbs)
        {
            if (known == name)
            {
                return describe();
            }
        }

        throw new UsageException(Suggestion.For(name, Names) is string near
            ? $"no verb '{name}'. Did you mean '{near}'?"
            : $"no verb '{name}'. 'kin help' lists them.");
    }
}
