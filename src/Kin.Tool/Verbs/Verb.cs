namespace Kin.Tool.Verbs;

/// <summary>
/// A verb described by data. `kin help`, `--help`, the reading of the command line and the suggestions all
/// come from it.
/// </summary>
internal sealed record Verb
{
    /// <summary>What is typed after `kin`.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, in one line without a full stop.</summary>
    public required string Summary { get; init; }

    /// <summary>
    /// What follows the options in the usage line, such as "COMMAND [ARGUMENT...]". Empty: nothing.
    /// </summary>
    public string Operands { get; init; } = "";

    /// <summary>What it does, as paragraphs.</summary>
    public IReadOnlyList<string> Description { get; init; } = [];

    /// <summary>The options. `--help` is understood by every verb and not listed.</summary>
    public IReadOnlyList<VerbOption> Options { get; init; } = [];

    /// <summary>Command lines that work as they stand, in any directory.</summary>
    public required IReadOnlyList<VerbExample> Examples { get; init; }

    /// <summary>What `$?` is afterwards.</summary>
    public required IReadOnlyList<VerbExitCode> ExitCodes { get; init; }

    /// <summary>The most words that may follow the options.</summary>
    public int MostOperands { get; init; }

    /// <summary>
    /// True: the first word that is no option ends the options, for what follows belongs to another program.
    /// </summary>
    public bool OperandEndsOptions { get; init; }

    /// <summary>Does it, and gives the exit code.</summary>
    public required Func<CommandLine, int> Run { get; init; }
}
