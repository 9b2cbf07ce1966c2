namespace Kin.Workers.Functions.Graphs;

/// <summary>
/// A part of a graph that cannot be sent. The way to it is added by <see cref="GraphCodec"/>.
/// </summary>
internal sealed class RefusalException(Type type, string reason) : Exception(reason)
{
    public Type Type { get; } = type;
}
