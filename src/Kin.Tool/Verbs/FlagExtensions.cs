using System.CommandLine;

namespace Kin.Tool.Verbs;

/// <summary>What a command line that was read says of a <see cref="Flag"/>.</summary>
internal static class FlagExtensions
{
    /// <summary>The option was given.</summary>
    public static bool Has(this ParseResult line, Flag flag) => line.GetResult(flag) is not null;
}
