using System.Diagnostics;
using Kin.Native.Memory;
using Kin.Workers.Functions;
using Kin.Workers.Transport;

namespace Kin.Workers.Host;

/// <summary>
/// The worker's writing side. The results of a task go into one open frame after the other, straight in the
/// ring, and the progress word says how many are whole. So a worker that is killed half-way through a task of
/// a thousand items leaves the finished ones where its parent finds them.
/// </summary>
internal sealed class ResultStream(MappedRegion region, ControlChannel control, Doorbell bell)
{
    // Results of slow items are not held back longer than this, so that the reader of a stream sees them.
    private const int HoldMilliseconds = 10;

    private readonly RingProducer _ring = new(
        region, RegionLayout.ResponseRing, RegionLayout.ResponseTail, RegionLayout.ResponseHead);

    private int _frame = -1;
    private int _room;
    private int _bytes;
    private int _items;
    private int _first;
    private int _sequence;
    private long _task;
    private long _openedAt;
    private long _openedTick;

    public void Begin(long task)
    {
        _task = task;
        _first = 0;
        _openedAt = Stopwatch.GetTimestamp();
    }

    /// <summary>Adds the result of one item.</summary>
    public void Add(PayloadWriter result, bool last)
    {
        if (result.HasHandles || result.Length > RegionLayout.MaxInlinePayload)
        {
            AddExternal(result, last);
            return;
        }

        if (_frame >= 0 && (_bytes + result.Length > _room || _items == ProgressWord.MaxItems))
        {
            Close(FrameFlags.None);
        }

        if (_frame < 0)
        {
            Open(last ? result.Length : RegionLayout.MaxInlinePayload);
        }

        result.Written.CopyTo(region.Slice(_frame + FrameHeader.Bytes + _bytes, _room - _bytes));
        _bytes += result.Length;
        _items++;
        if (last)
        {
            Close(FrameFlags.Last);
            return;
        }

        Volatile.Write(
            ref region.At<ulong>(RegionLayout.Progress), new ProgressWord(_sequence, _items, _bytes).Pack());
        if (Environment.TickCount64 - _openedTick >= HoldMilliseconds)
        {
            Close(FrameFlags.None);
        }
    }

    /// <summary>The items that would follow were taken back: what has been added is all.</summary>
    public void End()
    {
        if (_frame < 0)
        {
            Open(0);
        }

        Close(FrameFlags.Last);
    }

    /// <summary>Answers something that has no items: the start.</summary>
    public void Reply(FrameKind kind, FrameFlags flags, ReadOnlySpan<byte> payload)
    {
        payload = payload[..Math.Min(payload.Length, RegionLayout.MaxInlinePayload)];
        int frame = Reserve(payload.Length);
        payload.CopyTo(region.Slice(frame + FrameHeader.Bytes, payload.Length));
        Publish(frame, new FrameHeader { Kind = kind, Flags = flags, Length = payload.Length });
    }

    private void AddExternal(PayloadWriter result, bool last)
    {
        Close(FrameFlags.None);
        using Parcel parcel = new(result);
        control.SendPayload(_task, parcel);
        Open(parcel.Inline.Length);
        parcel.Inline.CopyTo(region.Slice(_frame + FrameHeader.Bytes, _room));
        _bytes = _room;
        _items = 1;
        Close(last ? FrameFlags.External | FrameFlags.Last : FrameFlags.External);
    }

    private void Open(int room)
    {
        _frame = Reserve(room);
        _room = room;
        _bytes = 0;
        _items = 0;
        _openedTick = Environment.TickCount64;
        region.At<FrameHeader>(_frame) = new FrameHeader
        {
            Kind = FrameKind.Result,
            Task = _task,
            First = _first,
        };

        // Or a number that has wrapped round would make the word of an old frame one of this.
        Volatile.Write(ref region.At<ulong>(RegionLayout.Progress), new ProgressWord(_sequence, 0, 0).Pack());
    }

    private void Close(FrameFlags flags)
    {
        if (_frame < 0)
        {
            return;
        }

        long now = Stopwatch.GetTimestamp();
        long nanoseconds = (long)((now - _openedAt) * (1e9 / Stopwatch.Frequency));
        _openedAt = now;
        FrameHeader header = new()
        {
            Kind = FrameKind.Result,
            Flags = flags,
            Task = _task,
            First = _first,
            Count = _items,
            Length = _bytes,
            Detail = (uint)Math.Min(nanoseconds, uint.MaxValue),
        };
        _first += _items;
        int frame = _frame;
        _frame = -1;
        Publish(frame, header);
    }

    private int Reserve(int payload)
    {
        while (true)
        {
            int frame = _ring.TryReserve(payload);
            if (frame >= 0)
            {
                return frame;
            }

            RingBell();
            ref uint word = ref region.At<uint>(RegionLayout.WorkerNeedsSpace);
            ParkingWord.Announce(ref word);
            frame = _ring.TryReserve(payload);
            if (frame >= 0)
            {
                ParkingWord.Retract(ref word);
                return frame;
            }

            ParkingWord.Sleep(ref word);
        }
    }

    private void Publish(int frame, FrameHeader header)
    {
        region.At<FrameHeader>(frame) = header;
        _ring.Publish(frame);
        _sequence++;
        RingBell();
    }

    private void RingBell()
    {
        ref uint notify = ref region.At<uint>(RegionLayout.NotifyParent);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref notify) == 1 && Interlocked.Exchange(ref notify, 0) == 1)
        {
            bell.Ring();
        }
    }
}
