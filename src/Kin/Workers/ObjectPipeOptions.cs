namespace Kin.Workers;

/// <summary>What both ends of an <see cref="ObjectPipe{T}"/> hold to.</summary>
public sealed record ObjectPipeOptions
{
    /// <summary>
    /// How many bytes one object may take, 1 or more: a larger one is refused by the sender, and by the
    /// receiver before it takes any memory. Default: 1 GiB.
    /// </summary>
    public int MaxMessageBytes { get; init; } = 1 << 30;

    internal static ObjectPipeOptions Default { get; } = new();
}
