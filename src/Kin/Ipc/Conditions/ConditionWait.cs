using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.Conditions;

/// <summary>
/// One wait for a condition, from its announcement, which is made while the mutex is held: so whoever has the
/// mutex after it, and notifies, finds it announced.
/// </summary>
/// <remarks>
/// Each waking counts the number up, whomever it wakes. So one who was to be told and was killed costs
/// nothing: the others see the new number when they look for themselves, which they do at a death and every
/// second. And one who is told does not give up, whatever happens at the same time: nobody else would be told
/// in his place.
/// </remarks>
internal sealed class ConditionWait
{
    private const int RecheckMilliseconds = 1000;

    private readonly Region _region;
    private readonly Deadline _deadline;
    private readonly CancellationToken _cancellationToken;
    private readonly uint _seen;

    public ConditionWait(Region region, Deadline deadline, CancellationToken cancellationToken)
    {
        (_region, _deadline, _cancellationToken) = (region, deadline, cancellationToken);
        _region.WatchAll();
        _seen = EventCount.Announce(region.Memory, ConditionContent.Waiters);
    }

    /// <summary>Blocks the thread. False: the time is over.</summary>
    public bool Sleep()
    {
        SharedMapping memory = _region.Memory;
        while (!IsTold(memory))
        {
            if (IsOver())
            {
                return false;
            }

            WordSleep.Sleep(memory, ConditionContent.Waiters, _seen, Milliseconds, _cancellationToken);
        }

        return true;
    }

    /// <summary>Blocks no thread. False: the time is over.</summary>
    public async ValueTask<bool> SleepAsync()
    {
        SharedMapping memory = _region.Memory;
        while (!IsTold(memory))
        {
            if (IsOver())
            {
                return false;
            }

            await WordWaits.WaitAsync(
                memory, ConditionContent.Waiters, _seen, Milliseconds, _cancellationToken)
                .ConfigureAwait(false);
        }

        return true;
    }

    private int Milliseconds => _deadline.Left(RecheckMilliseconds);

    private bool IsTold(SharedMapping memory)
    {
        bool told = Volatile.Read(ref memory.At<uint>(ConditionContent.Waiters)) != _seen;
        ObjectDisposedException.ThrowIf(_region.IsClosing, typeof(SharedObject));
        return told;
    }

    private bool IsOver()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        _region.SweepIfDue();
        return _deadline.IsOver;
    }
}
