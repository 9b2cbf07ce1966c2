using System.CommandLine;
using Kin.Tool.Verbs;

namespace Kin.Tool.RunOptions;

/// <summary>What the program does about signals before it says so itself.</summary>
internal sealed class SignalOptions : RunOptionGroup
{
    private readonly Option<string[]> _ignored;
    private readonly Option<string[]> _blocked;

    public SignalOptions(Verb verb)
        : base(verb)
    {
        _ignored = verb.Repeated(
            "--ignore", "SIGNAL", "Lets it start with this signal ignored. May be repeated.");
        _blocked = verb.Repeated(
            "--block", "SIGNAL", "Lets it start with this signal blocked. May be repeated.");
    }

    public override Command Apply(ParseResult line, Command command)
    {
        string[]? blocked = line.GetValue(_blocked);
        return command with
        {
            IgnoredSignals = Signals(_ignored, line.GetValue(_ignored) ?? []),
            BlockedSignals = blocked is { Length: > 0 } ? Signals(_blocked, blocked) : null,
        };
    }

    private Signal[] Signals(Option option, string[] given) =>
        [.. given.Select(text => Signal.TryParse(text, out Signal signal) && IsFree(signal)
            ? signal
            : throw Verb.Wrong($"{option.Name} '{text}' is no signal that can be ignored or blocked."))];

    // Not KILL and STOP, nor those that the C library and the .NET runtime keep for themselves.
    private static bool IsFree(Signal signal) => signal.Number is not 9 and not 19 and not (>= 32 and <= 35);
}
