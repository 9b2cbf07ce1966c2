using System.CommandLine;
using Kin.Tool.Verbs;

namespace Kin.Tool.RunOptions;

/// <summary>
/// Where the program runs and what it finds there: directories, environment and its own name.
/// </summary>
internal sealed class PlaceOptions : RunOptionGroup
{
    private readonly Option<string> _directory;
    private readonly Option<string[]> _variables;
    private readonly Option<string> _root;
    private readonly Option<string> _argument0;

    public PlaceOptions(Verb verb)
        : base(verb)
    {
        _directory = verb.Valued("--cwd", "DIRECTORY", "Starts it in this directory.");
        _variables = verb.Repeated("--env", "NAME=VALUE", "Sets an environment variable. May be repeated.");
        _root = verb.Valued("--root", "DIRECTORY", "Makes this directory its / (chroot(2)).");
        _argument0 = verb.Valued("--argv0", "NAME", "Lets it see this as its own name (argv[0]).");
    }

    public override Command Apply(ParseResult line, Command command) => command with
    {
        WorkingDirectory = Directory(line, _directory),
        RootDirectory = Directory(line, _root),
        Argument0 = line.GetValue(_argument0),
        Environment = VariablesOf(line.GetValue(_variables) ?? []),
    };

    private string? Directory(ParseResult line, Option<string> option) => line.GetValue(option) switch
    {
        "" => throw Verb.Wrong($"{option.Name} is empty."),
        var directory => directory,
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
