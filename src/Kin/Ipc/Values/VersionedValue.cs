using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kin.Ipc.Regions;
using Kin.Native.Memory;

namespace Kin.Ipc.Values;

/// <summary>
/// A value that is larger than what the processor writes at once, and is whole all the same: each participant
/// has two places of his own for it, and one word says which place of all has the value.
/// </summary>
/// <remarks>
/// <para>
/// A writer fills that of his two places which does not have the value, then moves the word with a
/// compare-and-swap. Killed or stopped before that, he has changed nothing, and nobody waits for him. The
/// word has a version, so it never has the same value twice.
/// </para>
/// <para>
/// A reader copies the place, and takes the copy only if the word is still the same: the place that has the
/// value is not written, and one that is written again has lost the value before, which the word tells.
/// </para>
/// </remarks>
internal sealed class VersionedValue<T>(Region region)
    where T : unmanaged
{
    private const int IndexBits = 10, First = 2 * RegionLayout.Participants;
    private const ulong IndexMask = (1UL << IndexBits) - 1;
    private const long Word = RegionLayout.Content, Places = Word + 64;

    private readonly SharedMapping _memory = region.Memory;
    private readonly Lock _gate = new(); // threads of this object share its two places

    /// <summary>Bytes of all places.</summary>
    public static long Bytes => Places - RegionLayout.Content + ((First + 1L) * Stride);

    private static int Stride => (Unsafe.SizeOf<T>() + 7) & ~7;

    public static void Initialize(SharedMapping memory, T value)
    {
        memory.At<T>(PlaceOf(First)) = value;
        memory.At<ulong>(Word) = First;
    }

    public static void Verify(SharedMapping memory) => PlaceOf(Volatile.Read(ref memory.At<ulong>(Word)));

    public T Read() => Read(out _);

    public T Exchange(T value) => Change(static (_, value) => value, value, out _);

    /// <summary>Compares byte by byte. Returns what was there.</summary>
    public T CompareExchange(T value, T comparand)
    {
        while (true)
        {
            T old = Read(out ulong word);
            if (!AreSame(old, comparand) || TryMove(word, value))
            {
                return old;
            }
        }
    }

    /// <summary>
    /// Puts in the place of a value what is made of it; again, if another one came between. Returns what was
    /// there.
    /// </summary>
    public T Change<TArgument>(Func<T, TArgument, T> change, TArgument argument, out T changed)
    {
        while (true)
        {
            T old = Read(out ulong word);
            changed = change(old, argument);
            if (TryMove(word, changed))
            {
                return old;
            }
        }
    }

    private static bool AreSame(in T left, in T right) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in left))
            .SequenceEqual(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in right)));

    private static long PlaceOf(ulong word)
    {
        ulong index = word & IndexMask;
        return index <= First ? Places + ((long)index * Stride)
            : throw new InvalidDataException("The shared value is damaged.");
    }

    private T Read(out ulong word)
    {
        while (true)
        {
            word = Volatile.Read(ref _memory.At<ulong>(Word));
            T value = _memory.At<T>(PlaceOf(word));
            Volatile.ReadBarrier(); // the copy is made before the word is looked at again
            if (Volatile.Read(ref _memory.At<ulong>(Word)) == word)
            {
                ObjectDisposedException.ThrowIf(_memory.IsClosed, typeof(SharedObject));
                return value;
            }
        }
    }

    // False: another value came between.
    private bool TryMove(ulong word, in T value)
    {
        lock (_gate)
        {
            // No other thread gives the value to a place of ours meanwhile, so the other place is free.
            ref ulong current = ref _memory.At<ulong>(Word);
            if (Volatile.Read(ref current) != word)
            {
                return false;
            }

            ulong mine = (ulong)region.Slot * 2;
            mine += (word & IndexMask) == mine ? 1UL : 0;
            _memory.At<T>(PlaceOf(mine)) = value;
            FaultPoint.Reach();
            ulong next = (((word >> IndexBits) + 1) << IndexBits) | mine;
            bool moved = Interlocked.CompareExchange(ref current, next, word) == word;
            FaultPoint.Reach();
            ObjectDisposedException.ThrowIf(_memory.IsClosed, typeof(SharedObject));
            return moved;
        }
    }
}
