namespace Kin.Ipc.Locks;

/// <summary>A wait that is written down.</summary>
internal readonly struct WaitRecord(WaitBoard board, int index, uint lease) : IDisposable
{
    public uint Lease => lease;

    /// <summary>What is written; null: there was no room.</summary>
    public WaitEntry? Entry => index < 0 ? null : board.Find(lease);

    public void Dispose()
    {
        if (index >= 0)
        {
            board.End(index);
        }
    }
}
