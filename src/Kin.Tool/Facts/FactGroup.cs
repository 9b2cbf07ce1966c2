using System.Globalization;
using Kin.Inspection;
using Kin.Native;

namespace Kin.Tool.Facts;

/// <summary>Facts of one kind, and what kept others from being known.</summary>
internal sealed class FactGroup(string title, string key)
{
    /// <summary>
    /// In place of what this user may not read; root without its capabilities may not either.
    /// </summary>
    public static string DeniedText { get; } = Environment.IsPrivilegedProcess
        ? "denied, to root here too: it takes CAP_SYS_PTRACE" : "denied: ask as its user or as root";

    private readonly List<Fact> _facts = [];

    /// <summary>Its heading.</summary>
    public string Title => title;

    /// <summary>Its name in JSON.</summary>
    public string Key => key;

    public IReadOnlyList<Fact> Facts => _facts;

    /// <summary>The keys of what this user may not read.</summary>
    public IEnumerable<string> Denied => _facts.Where(f => f.Text == DeniedText).Select(f => f.Key);

    /// <summary>
    /// A fact; its value is the text when none is given. The text becomes one line, whatever is in it, unless
    /// it is lines of our own with nothing of others in them that is not visible yet.
    /// </summary>
    public void Add(string label, string key, string? text, object? value = null, bool areLines = false) =>
        _facts.Add(new Fact(label, key, value ?? text, areLines ? text : Line(text)));

    /// <summary>A number.</summary>
    public void Add(string label, string key, long number) =>
        _facts.Add(new Fact(label, key, number, number.ToString("N0", CultureInfo.InvariantCulture)));

    /// <summary>
    /// A fact that had to be read. What is missing is not shown; what is denied says what to do.
    /// </summary>
    /// <exception cref="LinuxException">ESRCH: the process has ended.</exception>
    public void Add<T>(
        string label, string key, ProcReading<T> reading, Func<T, string?> text,
        Func<T, object?>? value = null, bool areLines = false)
    {
        switch (reading.Outcome)
        {
            case ProcOutcome.Denied:
                Deny(label, key);
                break;
            case ProcOutcome.Missing:
                _facts.Add(new Fact(label, key, null, null));
                break;
            default:
                T read = reading.Value;
                string? shown = text(read);
                Add(label, key, shown, value is null ? shown : value(read), areLines);
                break;
        }
    }

    /// <summary>A fact that this user may not know.</summary>
    public void Deny(string label, string key) => _facts.Add(new Fact(label, key, null, DeniedText));

    private static string? Line(string? text) => text is null ? null : Visible.Text(text);
}
