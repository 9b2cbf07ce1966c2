using System.CommandLine;
using Kin.Tool.Verbs;

namespace Kin.Tool.RunOptions;

/// <summary>Where the standard streams of the program go.</summary>
internal sealed class StreamOptions : RunOptionGroup
{
    private const string Nothing = "null", Output = "stdout";

    private readonly Option<string> _input;
    private readonly Option<string> _output;
    private readonly Option<string> _error;
    private readonly Flag _append;

    public StreamOptions(Verb verb)
        : base(verb)
    {
        _input = verb.Valued("--stdin", "FILE", "Its standard input; 'null' for none.");
        _output = verb.Valued("--stdout", "FILE", "Its standard output, emptied first; 'null' for none.");
        _error = verb.Valued("--stderr", "FILE", "Its standard error; 'null', or 'stdout' for the same.");
        _append = verb.Flag("--append", "Adds to the files of --stdout and --stderr.");
    }

    public override Command Apply(ParseResult line, Command command)
    {
        string? input = Named(line, _input), output = Named(line, _output), error = Named(line, _error);
        bool append = line.Has(_append);
        if (append && output is null or Nothing && error is null or Nothing or Output)
        {
            throw Verb.Wrong("--append needs a file: --stdout FILE or --stderr FILE.");
        }

        if (output == Output)
        {
            throw Verb.Wrong("--stdout cannot be 'stdout'. A file of that name is './stdout'.");
        }

        StandardStream toOutput = To(output, append) ?? command.StandardOutput;
        return command with
        {
            StandardInput = input switch
            {
                null => command.StandardInput,
                Nothing => StandardStream.Null,
                _ => StandardStream.FromFile(input),
            },
            StandardOutput = toOutput,

            // One file for both is opened once, so that neither writes over the other.
            StandardError = error is not null && error == output ? toOutput
                : To(error, append) ?? command.StandardError,
        };
    }

    private static StandardStream? To(string? name, bool append) => name switch
    {
        null => null,
        Nothing => StandardStream.Null,
        Output => StandardStream.ToStandardOutput,
        _ => StandardStream.ToFile(name, append),
    };

    private string? Named(ParseResult line, Option<string> option) =>
        line.GetValue(option) is "" ? throw Verb.Wrong($"{option.Name} is empty.") : line.GetValue(option);
}
