using Kin.Native;
using Kin.Native.Memory;
using Kin.Workers.Transport;

namespace Kin.Workers.Dispatch;

/// <summary>
/// The parent's end of one worker: its rings, its socket and what is in flight there. Everything is guarded
/// by the lock of the dispatcher, except <see cref="HasResponse"/>.
/// </summary>
internal sealed partial class WorkerLink : IDisposable
{
    private readonly MappedRegion _region;
    private readonly RingProducer _requests;
    private readonly RingConsumer _responses;
    private readonly HashSet<uint> _known = [];
    private readonly Queue<uint> _forgotten = new();
    private readonly Doorbell? _bell;
    private int _sequence;

    public WorkerLink(string name, int id, SafeFd regionFile, PacketSocket socket, Doorbell? bell = null)
    {
        _bell = bell;
        Name = name;
        Id = id;
        Socket = socket;
        _region = MappedRegion.Map(regionFile, RegionLayout.TotalBytes);
        _requests = new RingProducer(
            _region, RegionLayout.RequestRing, RegionLayout.RequestTail, RegionLayout.RequestHead);
        _responses = new RingConsumer(
            _region, RegionLayout.ResponseRing, RegionLayout.ResponseTail, RegionLayout.ResponseHead);
    }

    public string Name { get; }

    public int Id { get; }

    public PacketSocket Socket { get; }

    public InFlightQueue InFlight { get; } = new();

    /// <summary>The worker has started and its initializer has run.</summary>
    public bool IsReady { get; set; }

    /// <summary>What it was told first. Kept for the tokens that the initializer has captured.</summary>
    public Parcel? Settings { get; init; }

    /// <summary>Nothing more is sent: it has been told to end, or has died.</summary>
    public bool IsClosing { get; set; }

    /// <summary>Callers that read the response ring themselves, so that the bell need not ring.</summary>
    public int Spinners { get; set; }

    /// <summary>When it was last given something, for choosing the one whose caches are warm.</summary>
    public long LastUsed { get; set; }

    public long TasksDone { get; set; }

    public long BusyNanoseconds { get; set; }

    /// <summary>Looks for a response without the lock: a hint for those who spin.</summary>
    public bool HasResponse =>
        Volatile.Read(ref _region.At<long>(RegionLayout.ResponseTail))
        != Volatile.Read(ref _region.At<long>(RegionLayout.ResponseHead));

    /// <summary>Puts a job into the ring. False when there is no room now, there or in the socket.</summary>
    public bool TrySend(Job job)
    {
        if (job.Function is { } function && !TryDefine(function))
        {
            return false;
        }

        FrameHeader run = new()
        {
            State = ClaimWord.Of(job.Count),
            Kind = FrameKind.Run,
            Flags = job.Function is null ? FrameFlags.InlineFunction : FrameFlags.None,
            Task = job.Id,
            Detail = job.Function?.Number ?? 0,
            Count = job.Count,
        };
        if (!TryWrite(run, job.Parcel, out int offset))
        {
            return false;
        }

        InFlight.AddLast(new InFlight(job, offset));
        job.State = JobState.Sent;
        job.Link = this;
        PassEarly(job.Parcel, job.Id, job);
        ParkingWord.WakeIfParked(ref _region.At<uint>(RegionLayout.WorkerParked));
        return true;
    }

    /// <summary>
    /// Puts a frame without a job into the ring: settings, the end. False when there is no room.
    /// </summary>
    public bool TryTell(FrameKind kind, uint detail, Parcel? payload = null)
    {
        FrameHeader header = new() { Kind = kind, Detail = detail };
        int offset = 0;
        bool written = payload is not null
            ? TryWrite(header, payload, out offset)
            : (offset = _requests.TryReserve(0)) >= 0;
        if (written && payload is null)
        {
            Write(header, [], offset);
        }

        ParkingWord.WakeIfParked(ref _region.At<uint>(RegionLayout.WorkerParked));
        return written;
    }

    /// <summary>The worker need not keep the function any more. It is told when its ring has room.</summary>
    public void Forget(FunctionEntry function)
    {
        if (_known.Remove(function.Number))
        {
            _forgotten.Enqueue(function.Number);
            TellForgotten();
        }
    }

    public void TellForgotten()
    {
        while (_forgotten.TryPeek(out uint number) && TryTell(FrameKind.Forget, number))
        {
            _forgotten.Dequeue();
        }
    }

    /// <summary>
    /// Takes the job with this place in the queue back, if the worker has not begun it. (Another job's frame
    /// in its place says that it is done: the worker gave the space back, and its answer is waiting to be
    /// read.)
    /// </summary>
    public bool TryRevoke(int index)
    {
        InFlight item = InFlight[index];
        ref FrameHeader header = ref _region.At<FrameHeader>(item.Offset);
        if (header.Task != item.Job.Id || !ClaimWord.TryRevoke(ref header.State))
        {
            return false;
        }

        InFlight.RemoveAt(index);
        item.Job.Link = null;
        return true;
    }

    /// <summary>The next response; it stays in the ring until <see cref="Release"/>.</summary>
    public bool TryReceive(out FrameHeader header, out ReadOnlySpan<byte> payload, out int offset)
    {
        if (!_responses.TryPeek(out offset))
        {
            header = default;
            payload = default;
            return false;
        }

        header = _region.At<FrameHeader>(offset);
        payload = _region.Slice(offset + FrameHeader.Bytes, header.Length);
        _sequence++;
        IsStalled = false;
        return true;
    }

    public void Release(int offset)
    {
        _responses.Release(offset);
        ParkingWord.WakeIfParked(ref _region.At<uint>(RegionLayout.WorkerNeedsSpace));
    }

    /// <summary>What a dead worker had finished in the response frame that it never published.</summary>
    public ReadOnlySpan<byte> Unpublished(out int items)
    {
        ProgressWord progress = ProgressWord.Unpack(
            Volatile.Read(ref _region.At<ulong>(RegionLayout.Progress)));
        items = progress.IsOf(_sequence) ? progress.Items : 0;
        return items == 0
            ? []
            : _region.Slice(_responses.NextOffset + FrameHeader.Bytes, progress.Bytes);
    }

    /// <summary>
    /// Asks for the bell with the next response. The caller looks for responses once more after this.
    /// </summary>
    public void ArmBell()
    {
        Volatile.Write(ref _region.At<uint>(RegionLayout.NotifyParent), 1);
        Interlocked.MemoryBarrier();
    }

    public void DisarmBell() => Volatile.Write(ref _region.At<uint>(RegionLayout.NotifyParent), 0);

    public void Dispose()
    {
        Settings?.Dispose();
        _process?.Dispose();
        Socket.Dispose();
        _region.Dispose();
    }

    private bool TryDefine(FunctionEntry function)
    {
        if (_known.Contains(function.Number))
        {
            return true;
        }

        FrameHeader header = new()
        {
            Kind = FrameKind.Define,
            Detail = function.Number,
            Task = TaskOf(function),
        };
        if (!TryWrite(header, function.Definition, out _))
        {
            return false;
        }

        _known.Add(function.Number);
        PassEarly(function.Definition, TaskOf(function), null);
        return true;
    }

    private bool TryWrite(FrameHeader header, Parcel parcel, out int offset)
    {
        offset = _requests.TryReserve(parcel.Inline.Length);
        if (offset < 0)
        {
            return false;
        }

        if (parcel.IsExternal)
        {
            // Before the frame is seen, so that nothing is half sent if this fails.
            if (!TrySendExternal(parcel, header.Task))
            {
                return false;
            }

            header.Flags |= FrameFlags.External;
        }

        Write(header, parcel.Inline, offset);
        return true;
    }

    private void Write(FrameHeader header, ReadOnlySpan<byte> payload, int offset)
    {
        header.Length = payload.Length;
        _region.At<FrameHeader>(offset) = header;
        payload.CopyTo(_region.Slice(offset + FrameHeader.Bytes, payload.Length));
        _requests.Publish(offset);
    }
}
