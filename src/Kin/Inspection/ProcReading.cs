using System.Diagnostics.CodeAnalysis;
using Kin.Native;

namespace Kin.Inspection;

/// <summary>What was read of a process, or why it was not.</summary>
/// <remarks>Immutable.</remarks>
/// <example><code>
/// string written = process.ReadIo().TryGet(out ProcessIo io) ? $"{io.WrittenBytes}" : "?";
/// </code></example>
public readonly struct ProcReading<T>
{
    private readonly T? _value;
    private readonly string? _path;
    private readonly int _errno;

    internal ProcReading(T value) => _value = value;

    internal ProcReading(ProcOutcome outcome, int errno, string path) =>
        (Outcome, _errno, _path) = (outcome, errno, path);

    /// <summary>Whether it was read, and if not, why.</summary>
    public ProcOutcome Outcome { get; }

    /// <summary>It was read.</summary>
    public bool IsRead => Outcome == ProcOutcome.Read;

    /// <summary>What was read.</summary>
    /// <exception cref="LinuxException">
    /// It was not: ESRCH: the process is gone; EACCES or EPERM: denied; ENOENT: missing.
    /// </exception>
    public T Value => IsRead ? _value! : throw Outcome switch
    {
        ProcOutcome.Gone => new LinuxException(
            "read", Errno.ESRCH, _path, "The process has ended, or is hidden."),
        ProcOutcome.Denied => new LinuxException(
            "read", _errno, _path, "It is another user's: ask as that user or as root."),
        _ => new LinuxException(
            "read", Errno.ENOENT, _path,
            "This kernel has no such file, or the process has nothing to tell there."),
    };

    /// <summary>What was read, if it was.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return IsRead;
    }

    /// <summary>What can be made of the value; the same reason if there is none.</summary>
    public ProcReading<TOther> Select<TOther>(Func<T, TOther> convert)
    {
        ArgumentNullException.ThrowIfNull(convert);
        return IsRead ? new ProcReading<TOther>(convert(_value!)) : new(Outcome, _errno, _path!);
    }

    /// <summary>The value, or the outcome.</summary>
    public override string ToString() => IsRead ? $"{_value}" : $"{Outcome}";
}
