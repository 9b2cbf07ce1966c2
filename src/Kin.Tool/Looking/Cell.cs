using System.Globalization;

namespace Kin.Tool.Looking;

/// <summary>One place in a listing: what people read, and the value that programs get.</summary>
internal readonly struct Cell
{
    private readonly CellKind _kind;
    private readonly long _whole;
    private readonly double _real;
    private readonly string? _value;

    private Cell(string text, CellKind kind, long whole, double real, string? value) =>
        (Text, _kind, _whole, _real, _value) = (text, kind, whole, real, value);

    /// <summary>Nothing is known: "-", null for programs.</summary>
    public static Cell Unknown { get; } = new("-", CellKind.None, 0, 0, null);

    /// <summary>What people read: nothing in it that a terminal would obey.</summary>
    public string Text => field ?? "-";

    /// <summary>Nothing is known.</summary>
    public bool IsUnknown => _kind == CellKind.None;

    /// <summary>What programs get.</summary>
    public CellKind Kind => _kind;

    /// <summary>The value of a whole number, or of a truth (1).</summary>
    public long Whole => _whole;

    /// <summary>The value of a number.</summary>
    public double Real => _kind == CellKind.Real ? _real : _whole;

    /// <summary>The value of a text, or of a moment: "2026-11-26T23:33:22.10+00:00".</summary>
    public string Value => _kind != CellKind.Moment ? _value ?? Text
        : new DateTimeOffset(_whole, TimeSpan.Zero).ToLocalTime()
            .ToString("yyyy-MM-ddTHH:mm:ss.ffzzz", CultureInfo.InvariantCulture);

    /// <summary>A text. For programs the same, or another one.</summary>
    public static Cell Of(string? text, string? value = null) =>
        text is null ? Unknown : new(Plain.Of(text), CellKind.Text, 0, 0, value ?? text);

    /// <summary>A whole number, shown as it is or in another way.</summary>
    public static Cell Of(long number, string? text = null) =>
        new(text ?? number.ToString(CultureInfo.InvariantCulture), CellKind.Whole, number, 0, null);

    /// <summary>A number, shown as the text.</summary>
    public static Cell Of(double number, string text) => new(text, CellKind.Real, 0, number, null);

    /// <summary>A truth.</summary>
    public static Cell Of(bool truth) => new(truth ? "yes" : "no", CellKind.Truth, truth ? 1 : 0, 0, null);

    /// <summary>A moment, shown as the text.</summary>
    public static Cell Of(DateTimeOffset moment, string text) =>
        new(text, CellKind.Moment, moment.UtcTicks, 0, null);

    /// <summary>The number, or <see cref="Unknown"/>.</summary>
    public static Cell Of(long? number) => number is long known ? Of(known) : Unknown;

    /// <summary>The same value with a text in front of what is shown.</summary>
    public Cell Behind(string prefix) =>
        prefix.Length == 0 ? this : new(prefix + Text, _kind, _whole, _real, _value);

    /// <summary>
    /// The order of sorting: what is unknown first, then numbers by size, moments by time, texts by code.
    /// </summary>
    public int CompareTo(in Cell other) => (_kind, other._kind) switch
    {
        (CellKind.Text, CellKind.Text) => string.CompareOrdinal(Value, other.Value),
        (CellKind.None or CellKind.Text, _) or (_, CellKind.None or CellKind.Text) =>
            Rank.CompareTo(other.Rank),
        (CellKind.Real, _) or (_, CellKind.Real) => Real.CompareTo(other.Real),
        _ => _whole.CompareTo(other._whole),
    };

    private int Rank => _kind switch { CellKind.None => 0, CellKind.Text => 2, _ => 1 };
}
