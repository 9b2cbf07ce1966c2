using Kin.IO;

namespace Kin.Ipc.Queues;

/// <summary>
/// How long the pauses are of who waits at one end of a queue. Where values come in a stream, whoever looks
/// for each of them takes its cache line away from who writes it; so he lets some gather. Where they come one
/// by one he looks often.
/// </summary>
/// <remarks>A guess that threads may spoil for each other, which costs time alone.</remarks>
internal struct Pace()
{
    private const int Longest = 64; // 2 to 3 us

    private ulong _position;
    private int _pause = BriefSpin.ShortPause;

    /// <summary>
    /// The next pause: longer if much was done since the last wait, in terms of the last pause.
    /// </summary>
    /// <param name="position">How far this end of the queue has come.</param>
    public int Next(ulong position)
    {
        ulong done = position - _position;
        _position = position;
        return _pause = done > (ulong)_pause / 2
            ? Math.Min(_pause * 2, Longest) : Math.Max(_pause / 2, BriefSpin.ShortPause);
    }
}
