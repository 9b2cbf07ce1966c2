using System.Globalization;
using System.Text.Json;
using System.Text;
using Kin.Tool.Facts;

namespace Kin.Tool.Signalling;

/// <summary>All signals, for people and for programs.</summary>
internal static class SignalList
{
    // Exit codes above it are those of a shell for a program that a signal ended.
    private const int ShellBase = 128;
    private const int Highest = 64;

    /// <summary>Every signal there is, by number.</summary>
    public static IEnumerable<Signal> All => Enumerable.Range(1, Highest).Select(n => new Signal(n));

    /// <summary>Number, name, default action, queued or not, meaning: one line each, below a
    /// heading.</summary>
    public static string Table()
    {
        StringBuilder text = new("num  name         default    queued  meaning\n");
        foreach (Signal signal in All)
        {
            string queued = signal.IsQueued ? "yes" : "no", action = Action(signal);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{signal.Number,3}  {signal.Name,-11}  {action,-9}  {queued,-6}  {signal.Meaning}\n");
        }

        return text.ToString();
    }

    /// <summary>The same of some signals, as an array of objects.</summary>
    public static string Json(IEnumerable<Signal> signals) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (Signal signal in signals)
        {
            json.WriteStartObject();
            json.WriteNumber("number", signal.Number);
            json.WriteString("name", signal.Name);
            json.WriteString("defaultAction", Action(signal));
            json.WriteBoolean("queued", signal.IsQueued);
            json.WriteBoolean("keptByRuntime", signal.IsKeptByRuntime);
            json.WriteString("meaning", signal.Meaning);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>The signal of a name, a number or an exit code; null: there is none.</summary>
    public static Signal? Find(string word)
    {
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            number -= number > ShellBase ? ShellBase : 0;
            return number is >= 1 and <= Highest ? new Signal(number) : null;
        }

        return Signal.TryParse(word, out Signal signal) ? signal : null;
    }

    /// <summary>The number of a name, or the name of a number, as shells give it.</summary>
    public static string Translate(string word, Signal signal) => char.IsAsciiDigit(word[0])
        ? signal.Name[3..]
        : signal.Number.ToString(CultureInfo.InvariantCulture);

    private static string Action(Signal signal) => signal.DefaultAction.ToString().ToLowerInvariant();
}
