using System.CommandLine;
using Kin.Tool.Benching;
using Kin.Tool.Verbs;

namespace Kin.Tool.Commands;

/// <summary>`kin bench`: what things cost on this machine, now.</summary>
internal sealed class Bench : Verb
{
    private static readonly string[] s_what = ["poll"];

    private readonly Option<bool> _json;
    private readonly Option<string> _most;

    public Bench()
        : base("bench", "measures what the kernel's mechanisms cost here and now")
    {
        TakesOperands("poll", most: 1, () => s_what);
        Paragraphs =
        [
            "poll: waits for many descriptors of which one is ready, by poll(2), which looks at all of them"
            + " each time, and by epoll(7), which does not: level-triggered and edge-triggered. From 10 to"
            + " 10,000 descriptors (eventfd(2)); the figure is the median time of a wait. Where fewer may be"
            + " open, it goes as far as it can and says so. It takes some seconds.",
        ];
        _json = Flag("--json", "Prints one JSON object.");
        _most = Valued("--most", "N", "The largest number of descriptors, 1 to 1000000; default 10000.");
        Examples =
        [
            new("kin bench poll", "the table"),
            new("kin bench poll --most 1000 --json", "up to 1,000 descriptors, for a script"),
        ];
        ExitCodes =
        [
            new("0", "it was measured"),
            new("2", "the command line is not understood"),
        ];
    }

    protected override int Execute(ParseResult line)
    {
        if (Operands is not ["poll"])
        {
            throw Wrong(Operands.Count == 0 ? "what: poll?" : $"no bench '{Operands[0]}'; there is poll.");
        }

        PollBench bench = new(Most(line.GetValue(_most)));
        bench.Run();
        if (line.GetValue(_json))
        {
            Out.Text(PollReport.Json(bench));
        }
        else
        {
            Out.Show(PollReport.Table(bench));
        }

        return Tool.ExitCodes.Success;
    }

    private int Most(string? word) => word is null ? 10_000
        : int.TryParse(word, out int most) && most is >= 1 and <= 1_000_000 ? most
        : throw Wrong($"--most takes a number from 1 to 1000000, not '{word}'.");
}
