namespace Kin.Ipc;

/// <summary>Which lock is wanted.</summary>
public sealed record FileLockOptions
{
    /// <summary>The kind; <see cref="FileLockKind.Flock"/> unless said.</summary>
    public FileLockKind Kind { get; init; }

    /// <summary>
    /// Together with others who share it (readers); else alone. Of ranges: the file must be readable for
    /// this, and writable to be alone.
    /// </summary>
    public bool Shared { get; init; }

    /// <summary>Where the range begins, in bytes. Not with <see cref="FileLockKind.Flock"/>.</summary>
    public long Start { get; init; }

    /// <summary>
    /// How many bytes, which need not exist; 0: all up to the end, however far that moves. Not with
    /// <see cref="FileLockKind.Flock"/>.
    /// </summary>
    public long Length { get; init; }

    /// <summary>By path: a file that is not there is made, empty. True unless said.</summary>
    public bool Create { get; init; } = true;

    /// <summary>Of a file that is made: its mode, less the umask; 0644 unless said.</summary>
    public UnixFileMode Mode { get; init; } = UnixFileMode.UserRead | UnixFileMode.UserWrite
        | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    internal static FileLockOptions Default { get; } = new();

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Start);
        ArgumentOutOfRangeException.ThrowIfNegative(Length);
        if (Kind == FileLockKind.Flock && (Start, Length) != (0, 0))
        {
            throw new ArgumentException("flock locks whole files: take OpenFile or Posix for a range.");
        }

        if (!Enum.IsDefined(Kind))
        {
            throw new ArgumentException($"{Kind} is no kind of lock.");
        }
    }
}
