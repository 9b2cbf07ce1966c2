using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Kin.Native;

namespace Kin;

/// <summary>
/// A signal of Linux (signal(7)): a number from 1 to 64 with a name. <c>default</c> is no signal (number 0).
/// </summary>
/// <remarks>The numbers are those of x86-64 and arm64.</remarks>
public readonly partial struct Signal : IEquatable<Signal>, IParsable<Signal>
{
    private const int Highest = 64;

    /// <summary>The signal with this number.</summary>
    /// <param name="number">1 to 64.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is no signal of Linux.</exception>
    public Signal(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, Highest);
        Number = number;
    }

    /// <summary>The number, 1 to 64; 0 for <c>default</c>.</summary>
    public int Number { get; }

    /// <summary>
    /// The name: "SIGTERM"; "SIGRTMIN+3" for a real-time signal; "SIG32" for those that the C library keeps
    /// for itself.
    /// </summary>
    public string Name => Number switch
    {
        >= 1 and <= 31 => s_names[Number],
        _ when Number == RealTimeMinimum => "SIGRTMIN",
        _ when Number > RealTimeMinimum => $"SIGRTMIN+{Number - RealTimeMinimum}",
        _ => $"SIG{Number}",
    };

    /// <summary>The number that programs know as SIGRTMIN: 34 with glibc, 35 with musl.</summary>
    internal static int RealTimeMinimum { get; } = Libc.__libc_current_sigrtmin();

    /// <summary>
    /// The real-time signal SIGRTMIN + <paramref name="offset"/>, as C programs count them. Offset 0 exists,
    /// but the .NET runtime uses that signal to suspend its threads, so Kin does not send it.
    /// </summary>
    /// <param name="offset">0 to 30 with glibc, 0 to 29 with musl.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public static Signal RealTime(int offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Highest - RealTimeMinimum);
        return new Signal(RealTimeMinimum + offset);
    }

    /// <summary>
    /// Reads a name or a number: "SIGTERM", "term", "15", "SIGRTMIN+3", "SIGRTMAX-1". Letter case does not
    /// matter.
    /// </summary>
    /// <exception cref="FormatException">It names no signal.</exception>
    public static Signal Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out Signal signal)
            ? signal
            : throw new FormatException(
                $"'{text}' is no signal. Give a name (TERM, SIGKILL, SIGRTMIN+3) or a number from 1 to 64.");
    }

    /// <summary>As <see cref="Parse(string)"/>; false when the text names no signal.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Signal signal)
    {
        int number = text is null ? 0 : NumberOf(text.Trim().ToUpperInvariant());
        signal = number is >= 1 and <= Highest ? new Signal(number) : default;
        return signal.Number != 0;
    }

    /// <inheritdoc cref="Parse(string)"/>
    static Signal IParsable<Signal>.Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc cref="TryParse(string?, out Signal)"/>
    static bool IParsable<Signal>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, out Signal result) =>
        TryParse(s, out result);

    /// <summary>True when the numbers are equal.</summary>
    public bool Equals(Signal other) => Number == other.Number;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Signal other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Number;

    /// <summary>The <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    /// <summary>True when the numbers are equal.</summary>
    public static bool operator ==(Signal left, Signal right) => left.Equals(right);

    /// <summary>True when the numbers differ.</summary>
    public static bool operator !=(Signal left, Signal right) => !left.Equals(right);

    /// <summary>Throws when this signal must not be sent.</summary>
    internal void ThrowIfNotSendable(string parameter)
    {
        if (Number == 0)
        {
            throw new ArgumentException("default(Signal) names no signal to send.", parameter);
        }

        if (IsKeptByRuntime)
        {
            throw new ArgumentException(
                $"Signal {Number} is not sent: the C library (32 and 33, in musl 34) and the .NET runtime "
                + $"(SIGRTMIN, here {RealTimeMinimum}, to suspend its threads) use it inside a process.",
                parameter);
        }
    }

    private static int NumberOf(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return number;
        }

        string name = text.StartsWith("SIG", StringComparison.Ordinal) ? text : "SIG" + text;
        int known = Array.IndexOf(s_names, name);
        return known > 0 ? known : name switch
        {
            "SIGIOT" => 6,
            "SIGCLD" => 17,
            "SIGPOLL" => 29,
            "SIGRTMIN" => RealTimeMinimum,
            "SIGRTMAX" => Highest,
            _ when Offset(name, "SIGRTMIN+") is int up => RealTimeMinimum + up,
            _ when Offset(name, "SIGRTMAX-") is int down =>
                Highest - down >= RealTimeMinimum ? Highest - down : 0,
            _ => Offset(name, "SIG") ?? 0,
        };
    }

    private static int? Offset(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal)
        && int.TryParse(
            name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int offset)
        && offset <= Highest
            ? offset
            : null;
}
