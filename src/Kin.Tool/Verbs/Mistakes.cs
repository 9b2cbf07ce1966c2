using System.CommandLine;
using System.CommandLine.Parsing;

namespace Kin.Tool.Verbs;

/// <summary>What System.CommandLine found wrong, as one sentence of ours.</summary>
internal static class Mistakes
{
    /// <summary>Throws the first mistake, if there is one.</summary>
    /// <exception cref="UsageException">Says what is wrong and where to read more.</exception>
    public static void Check(Verb verb, ParseResult line)
    {
        foreach (OptionResult option in line.CommandResult.Children.OfType<OptionResult>())
        {
            Check(verb, option);
        }

        if (line.Errors is [ParseError error, ..])
        {
            throw verb.Wrong(error.Message);
        }
    }

    private static void Check(Verb verb, OptionResult given)
    {
        Option option = given.Option;
        if (given.IdentifierTokenCount > 1 && option.Arity.MaximumNumberOfValues <= 1)
        {
            throw verb.Wrong($"{option.Name} is given twice.");
        }

        if (given.Tokens.Count > option.Arity.MaximumNumberOfValues)
        {
            int most = option.Arity.MaximumNumberOfValues;
            throw verb.Wrong($"{option.Name} is given {given.Tokens.Count} times; {most} is the most.");
        }

        if (given.IdentifierTokenCount > given.Tokens.Count && option.Arity.MinimumNumberOfValues > 0)
        {
            throw verb.Wrong($"{option.Name} needs a value: {option.Name} {option.HelpName}.");
        }
    }
}
