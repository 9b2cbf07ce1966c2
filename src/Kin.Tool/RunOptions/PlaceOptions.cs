using System.CommandLine;
using Kin.Tool.Verbs;

namespace Kin.Tool.RunOptions;

/// <summary>Where the program runs and what it finds there: directory and environment.</summary>
internal sealed class PlaceOptions : RunOptionGroup
{
    private readonly Option<string> _directory;
    private readonly Option<string[]> _variables;

    public PlaceOptions(Verb verb)
        : base(verb)
    {
        _directory = verb.Valued("--cwd", "DIRECTORY", "Starts it in this directory.");
        _variables = verb.Repeated("--env", "NAME=VALUE", "Sets an environment variable. May be repeated.");
    }

    public override Command Apply(ParseResult line, Command command) => command with
    {
        WorkingDirectory = line.GetValue(_directory) switch
        {
            "" => throw Verb.Wrong("--cwd is empty."),
            string directory => directory,
            null => null,
        },
        Environment = VariablesOf(line.GetValue(_variables) ?? []),
    };

    private Dictionary<string, string?> VariablesOf(string[] given)
    {
        Dictionary<string, string?> variables = [];
        foreach (string variable in given)
        {
            int equals = variable.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw Verb.Wrong($"--env '{variable}' is not NAME=VALUE.");
            }

            variables[variable[..equals]] = variable[(equals + 1)..];
        }

        return variables;
    }
}
