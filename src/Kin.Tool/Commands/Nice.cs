using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Kin.Native;
using Kin.Tool.Verbs;

namespace Kin.Tool.Commands;

/// <summary>`kin nice`: programs and processes that get more or less of the CPU than others.</summary>
internal sealed partial class Nice : Verb
{
    private const int Lowest = -20, Highest = 19, UsualStep = 10;

    private readonly Option<string> _value;
    private readonly Option<string[]> _processes;

    public Nice()
        : base("nice", "runs a program at another nice value, or changes it of a process")
    {
        Order = WordOrder.OperandEndsOptions;
        TakesOperands("[COMMAND [ARGUMENT...]]", most: int.MaxValue);
        Paragraphs =
        [
            "With COMMAND: adds N (10 when it is not given) to the nice value of kin and becomes COMMAND. As "
            + "for nice(1), -9 adds 9 and --9 takes 9 away. Without COMMAND: prints the nice value.",
            "With --pid: sets the nice value of every thread of the process to N, or prints it.",
            "Nice values go from -20, the most CPU time, to 19, the least. To lower one takes root, "
            + "CAP_SYS_NICE or a limit (kin limits: nice).",
        ];
        _value = Valued("--adjustment", "N", "What is added; with --pid, the new nice value.", "-n");
        _processes = Repeated("--pid", "PID", "A process that runs already. May be repeated.", "-p");
        Examples =
        [
            new("kin nice -n 5 -- sh -c 'kin nice'", "5 more than here"),
            new("kin nice -9 true", "9 more, in the old way of writing it"),
            new(
                "sleep 9 & kin nice -n 7 -p $!; kill $!",
                "a process that runs; prints what it was and what it is"),
        ];
        ExitCodes =
        [
            new("0", "the value is printed or changed; of COMMAND: its own exit code"),
            new("1", "the nice value of a process could not be read or changed"),
            new("125", "COMMAND could not be run for another reason, such as a missing right"),
            new("126", "COMMAND was found and cannot be executed"),
            new("127", "there is no such COMMAND"),
            new("2", "the command line is not understood"),
        ];
    }

    /// <summary>-9 is --adjustment=9, and --9 is --adjustment=-9, as long as no operand has come.</summary>
    public override IReadOnlyList<string> Modernize(IReadOnlyList<string> words)
    {
        List<string> modern = [.. words];
        for (int i = 0; i < modern.Count && modern[i] is ['-', _, ..] word && word != "--"; i++)
        {
            if (Traditional().Match(word) is { Success: true } match)
            {
                modern[i] = $"--adjustment={match.Groups["number"].Value}";
            }
            else if (word is "-n" or "--adjustment" or "-p" or "--pid")
            {
                i++; // the next word is its value
            }
        }

        return modern;
    }

    protected override int Execute(ParseResult line)
    {
        int? value = line.GetValue(_value) is string text
            ? Adjustment(text) ?? throw Wrong($"'{text}' is no number.")
            : null;
        string[] processes = line.GetValue(_processes) ?? [];
        return (processes.Length, Operands.Count) switch
        {
            (> 0, > 0) => throw Wrong("it takes either --pid or a program, not both."),
            (> 0, _) => ChangeAll(processes, value, line.GetValue(_value)),
            (_, > 0) => Become(value ?? UsualStep),
            _ when value is not null => throw Wrong("there is no program to run."),
            _ => Print($"{Own()}\n"),
        };
    }

    private int ChangeAll(string[] processes, int? value, string? given)
    {
        if (value is < Lowest or > Highest)
        {
            throw Wrong($"'{given}' is not from {Lowest} to {Highest}.");
        }

        int[] ids = [.. processes.Select(text => Number(text) is int id and > 0
            ? id
            : throw Wrong($"'{text}' is no number of a process."))];
        bool[] changed = [.. ids.Select(id => Change(id, value))]; // every one is tried
        return changed.All(done => done) ? Tool.ExitCodes.Success : Tool.ExitCodes.Failure;
    }

    private static bool Change(int id, int? value)
    {
        try
        {
            using ProcessHandle process = ProcessHandle.Open(id);
            int? before = process.Nice;
            if (before is null || (value is int wanted && !process.SetNice(wanted)))
            {
                Out.Error($"kin: process {id} has ended.");
                return false;
            }

            Out.Text(value is null ? $"{before}\n" : $"process {id}: {before} -> {process.Nice ?? value}\n");
            return true;
        }
        catch (LinuxException e)
        {
            Out.Error($"kin: {Quoted.Short(e.Message)}");
            return false;
        }
    }

    private int Become(int step)
    {
        if (Operands[0].Length == 0)
        {
            throw Wrong("there is no program to run.");
        }

        try
        {
            int nice = (int)Math.Clamp((long)Own() + step, Lowest, Highest);
            new Command(Operands[0], Operands.Skip(1)) { Nice = nice }.Exec();
            return Tool.ExitCodes.Success; // never: the program has taken over
        }
        catch (LinuxException e)
        {
            Out.Error($"kin: {Quoted.Short(e.Message)}");
            return Tool.ExitCodes.OfStart(e);
        }
    }

    private static int Own()
    {
        using ProcessHandle self = ProcessHandle.Open(ThisProcess.Id);
        return self.Nice ?? 0;
    }

    private static int Print(string text)
    {
        Out.Text(text);
        return Tool.ExitCodes.Success;
    }

    // Any number of digits, since a value beyond the range is taken for its end.
    private static int? Adjustment(string text) => Number(text) ?? (!Digits().IsMatch(text) ? null
        : text[0] == '-' ? int.MinValue : int.MaxValue);

    private static int? Number(string text) => int.TryParse(
        text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;

    [GeneratedRegex(@"^[-+]?[0-9]+\z")]
    private static partial Regex Digits();

    [GeneratedRegex(@"^-(?<number>-?[0-9]+)$")]
    private static partial Regex Traditional();
}
