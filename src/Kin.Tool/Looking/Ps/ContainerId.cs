using Kin.Inspection;

namespace Kin.Tool.Looking.Ps;

/// <summary>
/// The container of a process. The kernel knows of none; but Docker, Podman, containerd and CRI-O name a
/// control
/// group after each: by its 64 digits, alone or as in "docker-DIGITS.scope".
/// </summary>
internal static class ContainerId
{
    private const int Digits = 64;

    /// <summary>The 64 digits, of the innermost group that has such a name; null: none has.</summary>
    public static string? Of(PsRow row)
    {
        if (!row.ControlGroups.TryGet(out IReadOnlyList<ControlGroupPath>? groups))
        {
            return null;
        }

        foreach (ControlGroupPath group in groups)
        {
            string[] parts = group.Path.Split('/');
            for (int i = parts.Length - 1; i >= 0; i--)
            {
                if (In(parts[i]) is string id)
                {
                    return id;
                }
            }
        }

        return null;
    }

    /// <summary>
    /// The digits in the name of a group; not of one in which only the monitor of a container is.
    /// </summary>
    public static string? In(string name)
    {
        string bare = name.EndsWith(".scope", StringComparison.Ordinal) ? name[..^".scope".Length] : name;
        bare = bare[(bare.LastIndexOfAny(['-', ':']) + 1)..];
        bool isContainer = bare.Length == Digits && bare.All(char.IsAsciiHexDigitLower)
            && !name.Contains("conmon", StringComparison.Ordinal);
        return isContainer ? bare : null;
    }
}
