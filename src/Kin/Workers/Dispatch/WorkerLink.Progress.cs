using Kin.Workers.Transport;

namespace Kin.Workers.Dispatch;

/// <summary>Whether the worker gets on.</summary>
internal sealed partial class WorkerLink
{
    private long _reached = -1;

    /// <summary>It has had a request for a while and not begun it. What it has goes to others that are free.</summary>
    public bool IsStalled { get; private set; }

    /// <summary>It is there and may be given something.</summary>
    public bool TakesWork => IsReady && !IsClosing && !IsClogged;

    /// <summary>It has nothing to do.</summary>
    public bool IsFree => TakesWork && !IsStalled && InFlight.Count == 0;

    /// <summary>
    /// Looks whether the worker has moved in its ring since the last look. True when it has something to do there and is
    /// not at it, which for some microseconds is nothing unusual.
    /// </summary>
    public bool Look()
    {
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
