using System.CommandLine;

namespace Kin.Tool.RunFiles;

/// <summary>An option that a file gives, as one on the command line, and where it stands.</summary>
/// <param name="Option">The option.</param>
/// <param name="Value">Its value; null: it has none.</param>
/// <param name="Place">"FILE:LINE:COLUMN".</param>
internal sealed record FileOption(Option Option, string? Value, string Place)
{
    /// <summary>The words of the command line: a value stands joined to its name, an empty one
    /// apart.</summary>
    public IEnumerable<string> Words() => Value switch
    {
        null => [Option.Name],
        "" => [Option.Name, ""],
        _ => [$"{Option.Name}={Value}"],
    };
}
