using System.CommandLine;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Kin.Tool.RunFiles;

/// <summary>From the values of a file to the words of a command line.</summary>
internal static class FileValues
{
    // What other programs call it.
    private static readonly Dictionary<string, string> s_otherWords = new()
    {
        ["args"] = "arguments", ["cmd"] = "command", ["program"] = "command", ["environment"] = "env",
        ["directory"] = "cwd", ["dir"] = "cwd", ["workdir"] = "cwd", ["working-directory"] = "cwd",
        ["terminal"] = "tty", ["session"] = "new-session", ["input"] = "stdin", ["output"] = "stdout",
        ["error"] = "stderr",
    };

    /// <summary>The key for a word that other programs have for it; null: it is not one of those.</summary>
    public static string? OtherWord(string word) => s_otherWords.GetValueOrDefault(word);

    /// <summary>One text, or a list of texts.</summary>
    public static IEnumerable<string> Words(YamlNode value, string name, Action<Mark, string> wrong)
    {
        IEnumerable<YamlNode> nodes = value is YamlSequenceNode list ? list.Children : [value];
        foreach (YamlNode node in nodes)
        {
            if (Text(node) is string text)
            {
                yield return text;
            }
            else
            {
                wrong(node.Start, $"'{name}' is a text, or a list of texts.");
            }
        }
    }

    /// <summary>The values of an option, each with its place; null for one that takes none.</summary>
    public static IEnumerable<(string? Word, Mark Start)> Of(
        Option option, YamlNode value, string name, Action<Mark, string> wrong)
    {
        if (option.Arity.MaximumNumberOfValues == 0)
        {
            return Flag(value, name, wrong);
        }

        return option.Arity.MaximumNumberOfValues > 1 ? Many(value, name, wrong) : One(value, name, wrong);
    }

    private static IEnumerable<(string?, Mark)> Flag(YamlNode value, string name, Action<Mark, string> wrong)
    {
        switch (value)
        {
            case YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "True" or "TRUE" }:
                return [(null, value.Start)];
            case YamlScalarNode { Style: ScalarStyle.Plain, Value: "false" or "False" or "FALSE" }:
                return [];
            default:
                wrong(value.Start, $"'{name}' is true or false.");
                return [];
        }
    }

    private static IEnumerable<(string?, Mark)> One(YamlNode value, string name, Action<Mark, string> wrong)
    {
        // null is a word of some options: no input, no output.
        string? text = Text(value) ?? ((value as YamlScalarNode)?.Value == "null" ? "null" : null);
        if (text is not null)
        {
            return [(text, value.Start)];
        }

        wrong(value.Start, $"'{name}' is one value.");
        return [];
    }

    private static List<(string?, Mark)> Many(YamlNode value, string name, Action<Mark, string> wrong)
    {
        List<(string?, Mark)> words = [];
        if (value is YamlMappingNode map)
        {
            foreach ((YamlNode key, YamlNode each) in map.Children)
            {
                if (Text(key) is string left && Text(each) is string right)
                {
                    words.Add(($"{left}={right}", key.Start));
                }
                else
                {
                    wrong(each.Start, $"a value of '{name}' is a text; \"\" is an empty one.");
                }
            }

            return words;
        }

        foreach (YamlNode node in value is YamlSequenceNode list ? list.Children : [value])
        {
            if (Text(node) is string text)
            {
                words.Add((text, node.Start));
            }
            else
            {
                wrong(node.Start, $"'{name}' is a text, a list of texts, or a list of 'name: text'.");
            }
        }

        return words;
    }

    // Numbers and the like as they are written; null for what has no text.
    private static string? Text(YamlNode node) => node switch
    {
        YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" } => null,
        YamlScalarNode scalar => scalar.Value,
        _ => null,
    };
}
