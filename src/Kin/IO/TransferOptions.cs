namespace Kin.IO;

/// <summary>How much is transferred, from where, to where.</summary>
public sealed record TransferOptions
{
    /// <summary>The most bytes to move; null (default): up to the end of the source.</summary>
    public long? Count { get; init; }

    /// <summary>
    /// Where in the source to begin. Null (default): at its position, which moves along. Only for what can
    /// seek; the position is then left alone.
    /// </summary>
    public long? SourceOffset { get; init; }

    /// <summary>As <see cref="SourceOffset"/>, for the target. Not for one opened with O_APPEND.</summary>
    public long? TargetOffset { get; init; }

    /// <summary>
    /// Leaves out what is no data in the source (lseek(2), SEEK_HOLE, Linux 3.1), so that a sparse file stays
    /// sparse. Default: false. Takes effect between regular files; the target must have nothing but holes or
    /// its end there.
    /// </summary>
    public bool KeepHoles { get; init; }

    /// <summary>
    /// The calls that may be used, besides <see cref="TransferMethod.ReadWrite"/>, which always may. Null
    /// (default): all.
    /// </summary>
    public IReadOnlyCollection<TransferMethod>? Methods { get; init; }

    /// <summary>Told the bytes moved so far, after every 16 MiB or less. Null (default): nobody.</summary>
    public IProgress<long>? Progress { get; init; }

    internal static TransferOptions Default { get; } = new();

    internal bool Allows(TransferMethod method) => Methods is null || Methods.Contains(method);
}
