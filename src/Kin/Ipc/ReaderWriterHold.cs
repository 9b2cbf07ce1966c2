using Kin.Ipc.ReaderWriter;

namespace Kin.Ipc;

/// <summary>
/// A <see cref="SharedReaderWriterLock"/> that is held, until this is disposed: once; another time does
/// nothing. Any thread of the process may do it.
/// </summary>
public sealed class ReaderWriterHold : IDisposable
{
    private readonly ReaderWriterCore _core;
    private readonly LockScope _turn;
    private ReaderPlace _place;
    private int _disposed;

    internal ReaderWriterHold(ReaderWriterCore core, ReaderPlace place, bool ownerDied) =>
        (_core, _place, OwnerDied) = (core, place, ownerDied);

    internal ReaderWriterHold(ReaderWriterCore core, LockScope turn, bool ownerDied) =>
        (_core, _turn, OwnerDied, IsWrite) = (core, turn, ownerDied, true);

    /// <summary>For writing: nobody else has it.</summary>
    public bool IsWrite { get; }

    /// <summary>
    /// A writer died while it had the lock (or closed its object without letting go), and no other has had it
    /// since: what the lock protects may be half changed. All readers are told until a writer has had it,
    /// who is told too.
    /// </summary>
    public bool OwnerDied { get; }

    /// <summary>Lets go.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0 || _core.Region.IsClosed)
        {
            return;
        }

        try
        {
            if (IsWrite)
            {
                Gate.Leave(_core.Memory);
                _turn.Dispose();
            }
            else
            {
                _core.Become(ref _place, ReaderState.Free);
            }
        }
        catch (ObjectDisposedException)
        {
            // Disposing the lock has let go of it.
        }
    }
}
