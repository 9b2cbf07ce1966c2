using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.SharedTopics;

/// <summary>
/// A ring of messages that publishers overwrite without asking, and each subscriber reads at a position of
/// his own, which nobody else knows.
/// </summary>
/// <remarks>
/// <para>
/// Positions count up for ever; position p is cell p modulo the capacity, in lap p / capacity + 1. A
/// publisher claims the next cell with a compare-and-swap that names him, writes, and makes it Ready. A cell
/// in which somebody is still at work a whole lap later (stopped, or killed and not noticed yet) is passed
/// by: its owner finds that when he goes on, and gives it free without having published.
/// </para>
/// <para>
/// A reader copies the message and takes the copy only if the word of the cell is still the same. A word of a
/// later lap tells that messages were overwritten.
/// </para>
/// </remarks>
internal sealed class TopicRing<T>
    where T : unmanaged
{
    // Publishers that have a cell and have not yet moved the tail; a thread each.
    private const ulong MostAtWork = 1 << 16;

    private readonly Region _region;
    private readonly SharedMapping _memory;
    private readonly int _mask, _shift, _cellBytes = TopicLayout.CellOf<T>();

    public TopicRing(Region region)
    {
        _region = region;
        _memory = region.Memory;
        Capacity = _memory.At<int>(TopicLayout.Capacity);
        _mask = Capacity - 1;
        _shift = int.Log2(Capacity);
    }

    public int Capacity { get; }

    /// <summary>The position of the next message.</summary>
    public ulong Tail => Volatile.Read(ref _memory.At<ulong>(TopicLayout.Tail));

    /// <summary>Puts a message into the next cell, whoever has not read what was there.</summary>
    public void Write(in T value)
    {
        ulong position = Tail;
        int passed = 0;
        for (; passed < Capacity; position++)
        {
            ref ulong word = ref WordAt(position);
            ulong lap = LapOf(position), seen = Volatile.Read(ref word);
            while (TopicCell.Lap(seen) < lap)
            {
                bool occupied = TopicCell.IsOccupied(seen);
                ulong mine = occupied ? TopicCell.Of(lap, TopicCell.Passed, TopicCell.Owner(seen))
                    : TopicCell.Of(lap, TopicCell.Writing, _region.Slot + 1);
                ulong found = Interlocked.CompareExchange(ref word, mine, seen);
                FaultPoint.Reach();
                if (found == seen && !occupied)
                {
                    Fill(position, ref word, mine, value);
                    Publish(position + 1, passed);
                    return;
                }

                passed += found == seen ? 1 : 0;
                seen = found == seen ? mine : found;
            }

            ThrowIfAhead(position);
        }

        // In every cell somebody is at work and does not go on: the message is lost, and nobody waits.
        Publish(position, passed);
    }

    /// <summary>
    /// Reads the message at the position, or the next one that is still there, and moves the position behind
    /// it. False: there is none yet.
    /// </summary>
    /// <param name="position">Where to read.</param>
    /// <param name="message">The message.</param>
    /// <param name="lost">How many positions were passed over because they had been overwritten.</param>
    public bool TryRead(ref ulong position, out SharedTopicMessage<T> message, ref long lost)
    {
        ulong slack = 0;
        while (true)
        {
            ref ulong word = ref WordAt(position);
            ulong lap = LapOf(position), seen = Volatile.Read(ref word);
            if (TopicCell.Lap(seen) == lap && TopicCell.Phase(seen) == TopicCell.Ready)
            {
                message = Copy(position);
                Volatile.ReadBarrier(); // the copy is made before the word is looked at again
                if (Volatile.Read(ref word) == seen)
                {
                    position++;
                    return true;
                }
            }
            else if (TopicCell.Lap(seen) > lap)
            {
                ulong next = Oldest(position, seen, slack);
                lost += (long)(next - position);
                position = next;
                slack = Math.Min((slack * 2) + 1, (ulong)Capacity / 2); // or it would be overtaken again
            }
            else if (TopicCell.Lap(seen) == lap && TopicCell.Phase(seen) != TopicCell.Writing)
            {
                position++; // passed, or its publisher died
            }
            else
            {
                message = default;
                return false;
            }
        }
    }

    // At least the one behind the position: the cell has a message that is a lap or more later.
    private ulong Oldest(ulong position, ulong word, ulong slack)
    {
        ulong there = ((TopicCell.Lap(word) - 1) << _shift) + (position & (ulong)_mask);
        if (there <= position)
        {
            throw new InvalidDataException("The cells of the topic are damaged.");
        }

        ulong oldest = Math.Max(there + 1, Tail) - (ulong)Capacity;
        return Math.Max(position + 1, Math.Min(oldest + slack, there));
    }

    private SharedTopicMessage<T> Copy(ulong position)
    {
        long at = OffsetOf(position);
        int sender = _memory.At<int>(at + TopicLayout.Sender);
        return new SharedTopicMessage<T>(_memory.At<T>(at + TopicLayout.Message), sender, (long)position);
    }

    private void Fill(ulong position, ref ulong word, ulong mine, in T value)
    {
        long at = OffsetOf(position);
        _memory.At<int>(at + TopicLayout.Sender) = Environment.ProcessId;
        FaultPoint.Reach();
        _memory.At<T>(at + TopicLayout.Message) = value;
        FaultPoint.Reach();
        ulong found = Interlocked.CompareExchange(
            ref word, TopicCell.Of(TopicCell.Lap(mine), TopicCell.Ready), mine);
        while (found != mine && TopicCell.Phase(found) == TopicCell.Passed
            && TopicCell.Owner(found) == TopicCell.Owner(mine))
        {
            // Overtaken by a whole lap: there are others now in whose lap the cell is given free.
            mine = found;
            found = Interlocked.CompareExchange(
                ref word, TopicCell.Of(TopicCell.Lap(mine), TopicCell.Lost), mine);
        }
    }

    private void Publish(ulong to, int passed)
    {
        ref ulong tail = ref _memory.At<ulong>(TopicLayout.Tail);
        ulong seen = Volatile.Read(ref tail);
        while (seen < to)
        {
            ulong found = Interlocked.CompareExchange(ref tail, to, seen);
            seen = found == seen ? to : found;
            FaultPoint.Reach();
        }

        if (passed > 0)
        {
            _region.SweepIfDue(); // who is in the way may be dead
        }

        Interlocked.MemoryBarrier();
        EventCount.Wake(_memory, TopicLayout.Published, int.MaxValue);
        ObjectDisposedException.ThrowIf(_region.IsClosed, typeof(SharedObject));
    }

    // No tail is so far behind: the cells are not what they should be.
    private void ThrowIfAhead(ulong position)
    {
        ulong tail = Tail;
        if (position > tail && position - tail > (4 * (ulong)Capacity) + MostAtWork)
        {
            throw new InvalidDataException("The cells of the topic are damaged.");
        }
    }

    // No more bits than the word of a cell has, or comparing laps would not end with a tail that is damaged.
    private ulong LapOf(ulong position) => ((position >> _shift) + 1) & TopicCell.LapMask;

    private long OffsetOf(ulong position) =>
        TopicLayout.CellAt((int)(position & (ulong)_mask), _cellBytes);

    private ref ulong WordAt(ulong position) => ref _memory.At<ulong>(OffsetOf(position));
}
