using Kin.Workers.Transport;

namespace Kin.Workers.Dispatch;

/// <summary>Whether the worker gets on.</summary>
internal sealed partial class WorkerLink
{
    private long _reached = -1;
    private long _ran = -1;

    /// <summary>
    /// It has had a request for a while and not begun it. What it has goes to others that are free.
    /// </summary>
    public bool IsStalled { get; private set; }

    /// <summary>It is there and may be given something.</summary>
    public bool TakesWork => IsReady && !IsClosing && !IsClogged;

    /// <summary>It has nothing to do.</summary>
    public bool IsFree => TakesWork && !IsStalled && InFlight.Count == 0;

    /// <summary>Whether the worker is in the middle of a job.</summary>
    public bool IsRunning => InFlight.Count > 0 && HasBegun(InFlight[0]);

    /// <summary>Items of the running job that the worker has not begun.</summary>
    public int Left
    {
        get
        {
            if (InFlight.Count == 0)
            {
                return 0;
            }

            ref FrameHeader header = ref _region.At<FrameHeader>(InFlight[0].Offset);
            return header.Task == InFlight[0].Job.Id ? ClaimWord.Left(ref header.State) : 0;
        }
    }

    /// <summary>The job that runs was running at the look before the last already.</summary>
    public bool RunsLong { get; private set; }

    /// <summary>Whether the worker has begun this job, the oldest that it has.</summary>
    public bool HasBegun(InFlight item) => Begun(item) > 0;

    /// <summary>How many items of this job, the oldest that it has, the worker has begun.</summary>
    public int Begun(InFlight item)
    {
        ref FrameHeader header = ref _region.At<FrameHeader>(item.Offset);
        return header.Task == item.Job.Id ? ClaimWord.Begun(ref header.State) : item.Job.Count;
    }

    /// <summary>
    /// Takes the last of the items back that the worker has not begun, one in <paramref name="parts"/>. Null
    /// when there are none; otherwise the job, which ends sooner now.
    /// </summary>
    public Job? TryCut(int parts)
    {
        if (InFlight.Count == 0)
        {
            return null;
        }

        InFlight running = InFlight[0];
        ref FrameHeader header = ref _region.At<FrameHeader>(running.Offset);
        if (header.Task != running.Job.Id || !ClaimWord.TryCut(ref header.State, parts, out int end))
        {
            return null;
        }

        running.Job.Count = end;
        return running.Job;
    }

    /// <summary>
    /// Looks whether the worker has moved in its ring since the last look. True when it has something to do
    /// there and is not at it, which for some microseconds is nothing unusual.
    /// </summary>
    public bool Look()
    {
        long running = IsRunning ? InFlight[0].Job.Id : -1;
        RunsLong = running >= 0 && running == _ran;
        _ran = running;
        if (!IsReady || _requests.IsEmpty || IsRunning)
        {
            _reached = -1;
            IsStalled = false;
            return false;
        }

        long head = _requests.Head;
        IsStalled = head == _reached;
        _reached = head;
        return InFlight.Count > 0;
    }
}
