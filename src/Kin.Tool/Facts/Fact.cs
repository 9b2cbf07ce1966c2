namespace Kin.Tool.Facts;

/// <summary>One thing that is known of a process.</summary>
/// <param name="Label">Before it, for people.</param>
/// <param name="Key">Its name in JSON.</param>
/// <param name="Value">
/// For JSON: a number, a text, true or false, a list of texts or of records; null: not known.
/// </param>
/// <param name="Text">For people; null: it is not shown.</param>
internal sealed record Fact(string Label, string Key, object? Value, string? Text);
