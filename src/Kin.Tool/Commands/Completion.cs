using System.CommandLine;
using Kin.Tool.Completing;
using Kin.Tool.Verbs;

namespace Kin.Tool.Commands;

/// <summary>`kin completion`: the Tab key.</summary>
internal sealed class Completion : Verb
{
    private const string Words = "words";

    public Completion()
        : base("completion", "prints the script by which a shell completes kin")
    {
        TakesOperands(
            "bash|zsh|fish | words -- WORD...", most: int.MaxValue, () => [.. ShellScripts.Shells, Words]);
        Paragraphs =
        [
            "The script asks kin itself what may come next, so it stays right when kin changes. "
            + "It completes verbs,"
            + " options, their values, and after 'kin run' the program and its own words.",
            "'words' is what the scripts call: it prints what may stand at the place of the last WORD.",
        ];
        Examples =
        [
            new("kin completion bash | head -1", "how to load it: source <(kin completion bash)"),
            new("kin completion words -- run --new-", "the options of 'kin run' that begin so"),
        ];
        ExitCodes =
        [
            new("0", "the script or the words were printed"),
            new("2", "there is no script for that shell"),
        ];
    }

    protected override int Execute(ParseResult line)
    {
        switch (Operands)
        {
            case [Words, ..]:
                Out.Text(string.Concat(Candidates.For([.. Operands.Skip(1)]).Select(word => $"{word}\n")));
                return Tool.ExitCodes.Success;
            case [string shell] when ShellScripts.For(shell) is string script:
                Out.Text(script);
                return Tool.ExitCodes.Success;
            case [string shell, string more, ..] when ShellScripts.For(shell) is not null:
                throw Wrong($"'{more}' is one word too many.");
            case []:
                throw Wrong("for which shell: bash, zsh or fish?");
            default:
                throw Wrong($"no script for '{Operands[0]}'; there is one for bash, zsh and fish.");
        }
    }
}
