namespace Kin.Tool;

/// <summary>
/// The command line is not understood. The message says what and what to do, as a sentence, or as several, a
/// line each; long words of the user are shortened, and control characters in them are written as escapes.
/// </summary>
internal sealed class UsageException(params IEnumerable<string> lines)
    : Exception(string.Join("\nkin: ", lines.Select(Quoted.Line)));
