using Kin.Ipc.Locks;

namespace Kin.Inspection.Waits;

/// <summary>The waits of all threads at one look.</summary>
/// <param name="Look">The look.</param>
/// <param name="Waits">What it found.</param>
/// <param name="VainTries">Of processes that use locks of Kin: their tries in vain so far.</param>
internal sealed record WaitMoment(
    MachineLook Look, IReadOnlyList<ThreadWait> Waits, IReadOnlyDictionary<int, long> VainTries)
{
    /// <summary>Looks.</summary>
    public static WaitMoment Now()
    {
        var look = MachineLook.Make();
        Dictionary<int, long> tries = [];
        foreach ((int process, int descriptor) in look.Descriptors.WaitBoards)
        {
            if (WaitBoard.TryOpen(process, descriptor) is WaitBoard board)
            {
                tries[process] = board.VainTries;
            }
        }

        return new WaitMoment(look, AllWaits.Of(look), tries);
    }
}
