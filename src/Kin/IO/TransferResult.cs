namespace Kin.IO;

/// <summary>What a transfer moved, and how.</summary>
/// <param name="Bytes">The number of bytes that arrived.</param>
/// <param name="Method">
/// The system call that moved them; when one had to be replaced by another on the way, the last.
/// </param>
public readonly record struct TransferResult(long Bytes, TransferMethod Method);
