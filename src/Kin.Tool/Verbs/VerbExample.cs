namespace Kin.Tool.Verbs;

/// <summary>A command line for a shell that works as it stands.</summary>
/// <param name="Line">The command line.</param>
/// <param name="Meaning">What it shows, without a full stop.</param>
/// <param name="ExitCode">What `$?` is afterwards.</param>
internal sealed record VerbExample(string Line, string Meaning, int ExitCode = 0);
