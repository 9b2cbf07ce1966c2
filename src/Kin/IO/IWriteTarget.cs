namespace Kin.IO;

/// <summary>Something to write to that does not block, and how to wait for it.</summary>
internal interface IWriteTarget
{
    /// <summary>Writes what finds room, and goes on behind that. True: nothing is left.</summary>
    bool TryWrite(ref ReadOnlySpan<byte> left);

    /// <summary>Ends when there may be room.</summary>
    Task WaitAsync(CancellationToken cancellationToken);
}
