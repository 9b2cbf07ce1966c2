using System.CommandLine;
using Kin.Tool.Signalling;
using Kin.Tool.Verbs;

namespace Kin.Tool.Commands;

/// <summary>`kin kill`: a signal to processes and groups, and the table of signals.</summary>
internal sealed class Kill : Verb
{
    private readonly Option<string> _signal;
    private readonly Option<string> _number;
    private readonly Option<string> _value;
    private readonly Flag _list;
    private readonly Flag _json;

    public Kill()
        : base("kill", "sends a signal to processes and groups, or lists all signals")
    {
        TakesOperands("[--] PID... | -l [SIGNAL...]", most: int.MaxValue);
        Paragraphs =
        [
            "Without a signal it sends TERM. PID is the number of a process; a negative one is a process"
            + " group, and needs a signal or -- before it. Every PID is tried, and each that fails gets"
            + " one line.",
            "SIGNAL is a name (TERM, SIGTERM, RTMIN+3, RTMAX-1) or a number; -TERM and -15 are short for -s."
            + " 0 sends nothing, and says by the exit code whether the process is there and may be"
            + " signalled. 32 up to RTMIN are refused: the C library and .NET use them inside of processes.",
            "With -l, a name gives its number; a number gives the name, also an exit code of 128 + signal;"
            + " with --json each gives its object.",
        ];
        _signal = Valued("--signal", "SIGNAL", "Sends this signal, by name or number.", "-s");
        _number = Valued("--number", "N", "Sends the signal with this number.", "-n");
        _value = Valued(
            "--queue", "VALUE", "Sends it with this value (sigqueue(3)), an integer of 32 bits.", "-q");
        _list = Flag(
            "--list", "Lists signals: number, name, default action, queued or not, meaning.", "-l", "-L");
        _json = Flag("--json", "With -l: prints a JSON array.");
        Examples = s_examples;
        ExitCodes =
        [
            new("0", "every one got the signal, or the list was printed"),
            new("1", "none got it, or an argument of -l is no signal"),
            new("64", "some got it, and some did not"),
            new("2", "the command line is not understood"),
        ];
    }

    private static readonly VerbExample[] s_examples =
    [
        new("sleep 60 & kin kill $!", "asks a program to end"),
        new(
            "sleep 60 & kin kill -STOP $!; kin kill -CONT $!; kin kill -9 $!",
            "stops it, continues it, ends it"),
        new("kin kill -0 2147483647 2>/dev/null || echo gone", "asks whether a process is there"),
        new("kin kill -l", "all signals"),
        new("kin kill -l 15 TERM 143", "names and numbers"),
    ];

    /// <summary>`-9` and `-TERM` become `--signal`, and once there is a signal `-123` is a group.</summary>
    public override IReadOnlyList<string> Modernize(IReadOnlyList<string> words) =>
        KillWords.Modernize(words);

    protected override int Execute(ParseResult line)
    {
        if (line.Has(_list))
        {
            return (line.GetValue(_signal) ?? line.GetValue(_number) ?? line.GetValue(_value)) is string given
                ? throw Wrong($"--list sends nothing, so '{given}' is not understood.")
                : List(line.Has(_json));
        }

        if (line.Has(_json))
        {
            throw Wrong("--json goes with --list.");
        }

        Delivery delivery = new(SignalOf(line), ValueOf(line));
        if (Operands.Count == 0)
        {
            throw Wrong("no process is given.");
        }

        int[] targets = [.. Operands.Select(TargetOf)];
        int sent = targets.Count(delivery.To);
        return sent == targets.Length ? Tool.ExitCodes.Success
            : sent == 0 ? Tool.ExitCodes.Failure : Tool.ExitCodes.Partly;
    }

    private int List(bool json)
    {
        if (Operands.Count == 0)
        {
            Out.Text(json ? SignalList.Json(SignalList.All) : SignalList.Table());
            return Tool.ExitCodes.Success;
        }

        int code = Tool.ExitCodes.Success;
        List<Signal> named = [];
        foreach (string word in Operands)
        {
            if (SignalList.Find(word) is not Signal signal)
            {
                Out.Error(Quoted.Short($"kin: '{word}' is no signal."));
                code = Tool.ExitCodes.Failure;
            }
            else if (json)
            {
                named.Add(signal);
            }
            else
            {
                Out.Text(SignalList.Translate(word, signal) + "\n");
            }
        }

        if (json)
        {
            Out.Text(SignalList.Json(named));
        }

        return code;
    }

    private Signal SignalOf(ParseResult line)
    {
        string? name = line.GetValue(_signal), number = line.GetValue(_number);
        if (name is not null && number is not null)
        {
            throw Wrong("--signal and --number say the same twice.");
        }

        if (number is not null && !number.All(char.IsAsciiDigit))
        {
            throw Wrong($"'{number}' is no number of a signal.");
        }

        string wanted = name ?? number ?? "TERM";
        if (wanted is "0" or "EXIT")
        {
            return default;
        }

        Signal signal = Signal.TryParse(wanted, out Signal known)
            ? known
            : throw Wrong(KillWords.IsNumber(wanted)
                ? $"'{wanted}' is no signal: it is out of the range, 1 to 64."
                : $"'{wanted}' is no signal. 'kin kill -l' lists them.");
        return !signal.IsKeptByRuntime ? signal
            : throw Wrong($"{signal} is not sent: the C library and .NET use it inside of processes.");
    }

    private int? ValueOf(ParseResult line) => line.GetValue(_value) switch
    {
        null => null,
        string text when KillWords.Integer(text) is int value => value,
        string text => throw Wrong($"--queue '{text}' is no integer of 32 bits."),
    };

    private int TargetOf(string word) => KillWords.Integer(word) switch
    {
        null => throw Wrong(KillWords.IsNumber(word)
            ? $"'{word}' is out of the range of process numbers."
            : $"'{word}' is no number of a process."),
        0 => throw Wrong("0 is no process: it would be the group of kin itself."),
        -1 => throw Wrong("-1 would be every process there is."),
        int target => target,
    };
}
