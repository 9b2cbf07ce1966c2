namespace Kin.IO;

/// <summary>Something to read from that does not block, and how to wait for it.</summary>
internal interface IReadSource
{
    /// <summary>Reads what is there. False: nothing, now. True with 0 bytes: the end.</summary>
    bool TryRead(Span<byte> buffer, out int count);

    /// <summary>Ends when there may be something.</summary>
    Task WaitAsync(CancellationToken cancellationToken);
}
