using Kin.Native.Memory;

namespace Kin.Ipc.ReaderWriter;

/// <summary>
/// One reader of this process, as written in the table. Each change is an interlocked operation, hence a full
/// fence: what is looked at after it (<see cref="Gate"/>) was not read before.
/// </summary>
internal struct ReaderPlace
{
    private readonly SharedMapping _memory;
    private readonly int _slot;
    private ulong _word;

    private ReaderPlace(SharedMapping memory, int slot, int index, ulong word) =>
        (_memory, _slot, Index, _word) = (memory, slot, index, word);

    /// <summary>Which entry it is.</summary>
    public int Index { get; }

    /// <summary>Writes a new reader down.</summary>
    public static ReaderPlace Take(SharedMapping memory, int slot, uint lease)
    {
        // Threads begin at different entries, so that they do not all fight for the first.
        int start = (int)(lease * 7 % ReaderTable.Named);
        for (int i = 0; i < ReaderTable.Named; i++)
        {
            int index = (start + i) % ReaderTable.Named;
            ref ReaderEntry entry = ref ReaderTable.Entry(memory, slot, index);
            ulong seen = Volatile.Read(ref entry.Word);
            ulong mine = ReaderEntry.Make(lease, ReaderEntry.TurnOf(seen) + 1, ReaderState.Reading);
            if (ReaderEntry.StateOf(seen) == ReaderState.Free
                && Interlocked.CompareExchange(ref entry.Word, mine, seen) == seen)
            {
                FaultPoint.Reach();
                return new(memory, slot, index, mine);
            }
        }

        ulong one = ReaderEntry.One(ReaderState.Reading);
        Interlocked.Add(ref ReaderTable.Entry(memory, slot, ReaderTable.Named).Word, one);
        return new(memory, slot, ReaderTable.Named, ReaderEntry.Make(lease, 0, ReaderState.Reading));
    }

    /// <summary>Goes over into another state, at last into <see cref="ReaderState.Free"/>.</summary>
    public void Become(ReaderState state)
    {
        ref ReaderEntry entry = ref ReaderTable.Entry(_memory, _slot, Index);
        if (Index == ReaderTable.Named)
        {
            Interlocked.Add(
                ref entry.Word, ReaderEntry.One(state) - ReaderEntry.One(ReaderEntry.StateOf(_word)));
        }

        _word = state == ReaderState.Free ? ReaderEntry.Freed(_word)
            : ReaderEntry.Make(ReaderEntry.LeaseOf(_word), ReaderEntry.TurnOf(_word), state);
        if (Index != ReaderTable.Named)
        {
            Interlocked.Exchange(ref entry.Word, _word);
        }

        FaultPoint.Reach();
        GC.KeepAlive(_memory);
    }
}
