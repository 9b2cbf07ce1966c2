using System.Text;

namespace Kin.Ipc;

/// <summary>A message that was taken out of a <see cref="PosixMessageQueue"/>.</summary>
/// <param name="Priority">What the sender gave it; from 0 on, the highest comes first.</param>
/// <param name="Content">Its bytes; may be none.</param>
public readonly record struct PosixMessage(int Priority, ReadOnlyMemory<byte> Content)
{
    /// <summary>The bytes as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Content.Span);

    /// <inheritdoc/>
    public override string ToString() => $"priority {Priority}, {Content.Length} bytes";
}
