namespace Kin.Tool.Pages;

/// <summary>A line of a table of the help.</summary>
/// <param name="Left">What is typed.</param>
/// <param name="Right">What it means.</param>
internal sealed record HelpRow(string Left, string Right);
