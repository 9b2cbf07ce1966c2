using System.Text;

namespace Kin.Ipc;

/// <summary>A message that was taken out of a <see cref="SystemVMessageQueue"/>.</summary>
/// <param name="Type">What the sender marked it with, from 1 on.</param>
/// <param name="Content">Its bytes; may be none.</param>
public readonly record struct SystemVMessage(long Type, ReadOnlyMemory<byte> Content)
{
    /// <summary>The bytes as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Content.Span);

    /// <inheritdoc/>
    public override string ToString() => $"type {Type}, {Content.Length} bytes";
}
