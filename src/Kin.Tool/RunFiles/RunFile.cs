using System.CommandLine;
using System.Text.RegularExpressions;
using Kin.Tool.Verbs;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Kin.Tool.RunFiles;

/// <summary>
/// A file that describes a run in YAML: the command, its arguments, and the long options of the verb by their
/// names. All that is wrong with it is told at once, each with its place.
/// </summary>
/// <remarks>Nothing else names types of YamlDotNet, so a run without a file does not load it.</remarks>
internal sealed class RunFile
{
    private const string CommandKey = "command", ArgumentsKey = "arguments";
    private const int MostProblems = 100;

    private readonly string _path;
    private readonly Dictionary<string, Option> _known;
    private readonly List<string> _problems = [];
    private readonly List<FileOption> _options = [];
    private readonly List<string> _command = [];
    private readonly List<string> _arguments = [];

    private RunFile(string path, IEnumerable<Option> options)
    {
        _path = path;
        _known = options.ToDictionary(option => option.Name.TrimStart('-'));
    }

    /// <summary>The options, in the order of the file.</summary>
    public IReadOnlyList<FileOption> Options => _options;

    /// <summary>The program and its arguments; empty: it names none.</summary>
    public IReadOnlyList<string> Command => [.. _command, .. _arguments];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="verb">The verb, for its errors.</param>
    /// <param name="options">The options that the file may give.</param>
    /// <param name="needsCommand">The command line names no program.</param>
    /// <exception cref="UsageException">What is wrong with it, a line each.</exception>
    public static RunFile Read(string path, Verb verb, IEnumerable<Option> options, bool needsCommand)
    {
        RunFile file = new(path, options);
        try
        {
            using StreamReader text = new(FileContent.Read(path));
            YamlStream yaml = [];
            yaml.Load(new ShallowParser(text));
            file.Take(yaml.Documents);
        }
        catch (UnfitYamlException e)
        {
            file.Add(e.Start, e.Message);
        }
        catch (YamlException e)
        {
            file.Add(e.Start, $"this is no YAML: {e.Message.TrimEnd('.')}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw verb.Wrong($"the file cannot be read: {e.Message}");
        }

        if (needsCommand && file is { _command: [], _problems: [] })
        {
            file.Add(Mark.Empty, $"no '{CommandKey}', and none on the command line.");
        }

        return file._problems is [] ? file : throw new UsageException(file.Told());
    }

    /// <summary>
    /// The words of a command line: the options of the file that the given line does not have itself, then
    /// its own.
    /// </summary>
    public IEnumerable<string> WordsBefore(ParseResult given, IEnumerable<string> words) => _options
        .Where(option => option.Option.Arity.MaximumNumberOfValues > 1
            || given.GetResult(option.Option) is null or { Implicit: true })
        .SelectMany(option => option.Words())
        .Concat(words);

    /// <summary>Where the file has the option, and best the value, of which a message speaks; null:
    /// nowhere.</summary>
    public string? PlaceOf(string message)
    {
        FileOption[] named = [.. _options.Where(option => IsNamed(option.Option.Name, message))];
        FileOption? exact = Array.Find(
            named, option => message.Contains(Quoted.Line($"'{option.Value}'"), StringComparison.Ordinal));
        return (exact ?? named.FirstOrDefault())?.Place;
    }

    private static bool IsNamed(string option, string message) =>
        Regex.IsMatch(message, $@"(?<![\w-]){Regex.Escape(option)}(?![\w-])");

    private void Take(IList<YamlDocument> documents)
    {
        if (documents.Count > 1)
        {
            Add(documents[1].RootNode.Start, "a second document: a file describes one run.");
        }

        if (documents is not [YamlDocument document, ..])
        {
            return; // nothing but comments
        }

        if (document.RootNode is not YamlMappingNode map)
        {
            Add(document.RootNode.Start, "this is no list of 'name: value'.");
            return;
        }

        foreach ((YamlNode key, YamlNode value) in map.Children)
        {
            Take(key, value);
        }
    }

    private void Take(YamlNode key, YamlNode value)
    {
        string name = (key as YamlScalarNode)?.Value ?? "";
        if (Parts(value).FirstOrDefault(HasNul) is YamlNode bad)
        {
            Add(bad.Start, $"'{name}' has a NUL character, which no text of a process can hold.");
        }
        else if (name is CommandKey or ArgumentsKey)
        {
            List<string> words = name is CommandKey ? _command : _arguments;
            words.AddRange(FileValues.Words(value, name, Add));
            if (words is [] or ["", ..] && name is CommandKey)
            {
                Add(value.Start, $"'{CommandKey}' names no program.");
            }
        }
        else if (_known.TryGetValue(name, out Option? option))
        {
            foreach ((string? word, Mark start) in FileValues.Of(option, value, name, Add))
            {
                _options.Add(new FileOption(option, word, Place(start)));
            }
        }
        else
        {
            string? near = FileValues.OtherWord(name)
                ?? Suggestion.For(name, [CommandKey, ArgumentsKey, .. _known.Keys]);
            Add(key.Start, near is null ? $"no key '{name}'." : $"no key '{name}'. Did you mean '{near}'?");
        }
    }

    // A file that is no run file at all may have a problem in each of its lines.
    private List<string> Told() => _problems.Count <= MostProblems ? _problems
        : [.. _problems.Take(MostProblems), $"{_path}: and {_problems.Count - MostProblems} more."];

    // No value has parts of parts. By way of aliases those could be more than there is time for.
    private static IEnumerable<YamlNode> Parts(YamlNode value) => value switch
    {
        YamlMappingNode map => map.Children.SelectMany(part => new[] { part.Key, part.Value }),
        YamlSequenceNode list => list.Children,
        _ => [value],
    };

    private static bool HasNul(YamlNode node) =>
        node is YamlScalarNode { Value: string text } && text.Contains('\0', StringComparison.Ordinal);

    private void Add(Mark at, string problem) => _problems.Add($"{Place(at)}: {problem}");

    private string Place(Mark at) => $"{_path}:{Math.Max(1, at.Line)}:{Math.Max(1, at.Column)}";
}
