using System.Runtime.CompilerServices;
using Kin.Native;

namespace Kin;

/// <summary>
/// What the pseudo-terminal of a child is like when its program begins. Immutable; may be used many times.
/// </summary>
public sealed record TerminalOptions
{
    private const int Most = ushort.MaxValue;

    private readonly int _rows = 24;
    private readonly int _columns = 80;

    /// <summary>Lines, 1 to 65535. Default: 24.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another number.</exception>
    public int Rows
    {
        get => _rows;
        init => _rows = Checked(value);
    }

    /// <summary>Characters in a line, 1 to 65535. Default: 80.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another number.</exception>
    public int Columns
    {
        get => _columns;
        init => _columns = Checked(value);
    }

    /// <summary>
    /// True: what is typed comes back as output, as people expect it. False suits input that a program gives.
    /// Default: true.
    /// </summary>
    public bool Echo { get; init; } = true;

    /// <summary>
    /// True: every byte passes as it is, at once, in both directions; no key ends a line or sends a signal
    /// (cfmakeraw(3)). Such a terminal has no end of input. Default: false.
    /// </summary>
    public bool Raw { get; init; }

    /// <summary>The settings to begin with; null: those of a new terminal.</summary>
    internal Termios? Like { get; init; }

    /// <summary>The end of the input is typed before the program begins, for nobody else types.</summary>
    internal bool EndsInput { get; init; }

    /// <summary>A number of rows or columns that a terminal can have.</summary>
    internal static int Checked(int number, [CallerArgumentExpression(nameof(number))] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, Most, name);
        return number;
    }
}
