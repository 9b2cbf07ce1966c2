namespace Kin.Tool.Verbs;

/// <summary>An exit code and its meaning.</summary>
/// <param name="Code">A number, a range, or a formula such as "128+n".</param>
/// <param name="Meaning">When it is given, without a full stop.</param>
internal sealed record VerbExitCode(string Code, string Meaning);
