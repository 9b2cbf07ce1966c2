using System.Globalization;
using Kin.Benchmarks.Harness;

namespace Kin.Benchmarks;

/// <summary>The words after <c>./bench.sh</c>.</summary>
internal sealed class CommandLine
{
    public const string Usage =
        "usage: ./bench.sh CASE ... | all | self-check [--json] [--save] [--rounds N] [--round-ms N]";

    private int? _rounds;
    private int? _roundMilliseconds;

    public List<string> Cases { get; } = [];

    /// <summary>One JSON object per line on standard output, everything else on standard error.</summary>
    public bool Json { get; private set; }

    /// <summary>Write a page into bench/results.</summary>
    public bool Save { get; private set; }

    /// <exception cref="FormatException">An unknown option, or an option without its number.</exception>
    public static CommandLine Parse(string[] words)
    {
        CommandLine parsed = new();
        for (int i = 0; i < words.Length; i++)
        {
            switch (words[i])
            {
                case "--json":
                    parsed.Json = true;
                    break;
                case "--save":
                    parsed.Save = true;
                    break;
                case "--rounds":
                    parsed._rounds = Number(words, ++i);
                    break;
                case "--round-ms":
                    parsed._roundMilliseconds = Number(words, ++i);
                    break;
                case ['-', ..]:
                    throw new FormatException($"unknown option {words[i]}");
                default:
                    parsed.Cases.Add(words[i]);
                    break;
            }
        }

        return parsed;
    }

    /// <summary>The effort of a case with what the command line asks for.</summary>
    public Effort Apply(Effort effort) => effort with
    {
        Rounds = _rounds ?? effort.Rounds,
        RoundMilliseconds = _roundMilliseconds ?? effort.RoundMilliseconds,
    };

    private static int Number(string[] words, int index) =>
        index < words.Length
        && int.TryParse(words[index], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && number > 0
            ? number
            : throw new FormatException($"{words[index - 1]} needs a positive number");
}
