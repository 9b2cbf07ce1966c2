namespace Kin.Tool.Verbs;

/// <summary>An option of a verb.</summary>
/// <param name="Name">With its dashes: "--cwd".</param>
/// <param name="Value">What its value is called in the help, such as "DIRECTORY". Null: it takes
/// none.</param>
/// <param name="Description">What it does, as a sentence.</param>
/// <param name="Repeats">It may be given more than once.</param>
internal sealed record VerbOption(string Name, string? Value, string Description, bool Repeats = false);
