namespace Kin.Workers.Dispatch;

/// <summary>
/// How long to wait before a worker that died is replaced, and when it is hopeless. Knows no clock and no
/// process, and is guarded by the dispatcher's lock.
/// </summary>
/// <remarks>
/// A worker that had run something is replaced at once: every such death has cost a call, so calls set the
/// pace. Workers that die in vain, one after the other, are replaced after a delay that doubles up to a
/// bound. Those that die by themselves before they are ready will go on doing so, and soon break a pool.
/// Being killed is no fault of the pool; yet if none of its workers ever became ready, it is likely that none
/// ever will (no memory left, say).
/// </remarks>
internal sealed class RestartPace
{
    /// <summary>So many in a row that ended by themselves while starting are enough to know.</summary>
    public const int MaxFailures = 3;

    /// <summary>
    /// So many in a row that were killed while starting, where none was ever ready: three seconds of trying.
    /// </summary>
    public const int MaxKills = 8;

    /// <summary>Milliseconds: of the second restart in a row, and of the longest delay.</summary>
    public const int FirstDelay = 50, LongestDelay = 5000;

    /// <summary>
    /// Milliseconds: a worker that lived longer than this did not die in vain. Longer than the longest delay
    /// and the start of a worker together.
    /// </summary>
    private const int LongLife = 10_000;

    private int _inVain;
    private int _failures;
    private int _kills;

    /// <summary>A worker of this pool has been ready once, so they can be.</summary>
    public bool HasSucceeded { get; private set; }

    /// <summary>To start more is hopeless.</summary>
    public bool IsHopeless => _failures >= MaxFailures || (_kills >= MaxKills && !HasSucceeded);

    /// <summary>How many died while starting since one became ready.</summary>
    public int FailedStarts => _failures + _kills;

    /// <summary>A worker has become ready.</summary>
    public void Succeeded()
    {
        HasSucceeded = true;
        _failures = 0;
        _kills = 0;
    }

    /// <summary>
    /// A worker died before it was ready. Returns the milliseconds to wait before the next is started.
    /// </summary>
    public int DiedStarting(bool killed)
    {
        if (killed)
        {
            _kills++;
        }
        else
        {
            _failures++;
        }

        return Delay();
    }

    /// <summary>
    /// A worker that was ready died. Returns the milliseconds to wait before the next is started.
    /// </summary>
    /// <param name="worked">It had run something.</param>
    /// <param name="lived">Milliseconds since it was started.</param>
    public int DiedReady(bool worked, long lived)
    {
        if (worked || lived >= LongLife)
        {
            _inVain = 0;
            return 0;
        }

        return Delay();
    }

    /// <summary>So long has nothing died. The row of deaths in vain ends if that is long.</summary>
    public void WasQuiet(long milliseconds)
    {
        if (milliseconds >= LongLife)
        {
            _inVain = 0;
        }
    }

    /// <summary>
    /// A process could not even be made. Returns the milliseconds to wait before the next try.
    /// </summary>
    public int NotMade() => Math.Max(Delay(), FirstDelay);

    private int Delay()
    {
        int before = _inVain++;
        return before == 0 ? 0 : (int)Math.Min((long)FirstDelay << Math.Min(before - 1, 20), LongestDelay);
    }
}
