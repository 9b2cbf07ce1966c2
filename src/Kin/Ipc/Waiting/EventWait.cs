using Kin.IO;
using Kin.Ipc.Regions;

namespace Kin.Ipc.Waiting;

/// <summary>
/// Trying something until it succeeds, asleep in between on an <see cref="EventCount"/> of a region.
/// </summary>
/// <remarks>
/// Every second a sleeper looks by itself: for the dead, who may have what it waits for, and for a wake that
/// was meant for it and went to somebody who was killed.
/// </remarks>
internal readonly struct EventWait(Region region, long offset)
{
    private const int RecheckMilliseconds = 1000, SpinMicroseconds = 20;

    /// <summary>Blocks the thread. False: the time is over.</summary>
    public bool Until<TAttempt>(
        ref TAttempt attempt, Deadline deadline, CancellationToken cancellationToken,
        int pause = BriefSpin.ShortPause)
        where TAttempt : struct, IAttempt, allows ref struct
    {
        BriefSpin spin = new(SpinMicroseconds, pause);
        bool spins = true, slept = false;
        while (!attempt.Try())
        {
            spins = spins && !deadline.IsOver && spin.Once();
            if (!spins)
            {
                if (!slept && deadline.IsOver)
                {
                    // Who only tries announces nothing: the others would make a system call for nobody.
                    ObjectDisposedException.ThrowIf(region.IsClosed, typeof(SharedObject));
                    cancellationToken.ThrowIfCancellationRequested();
                    return false;
                }

                uint seen = EventCount.Announce(region.Memory, offset);
                if (attempt.Try())
                {
                    return Done();
                }

                if (IsOver(deadline, slept, cancellationToken))
                {
                    return false;
                }

                WordSleep.Sleep(region.Memory, offset, seen, Milliseconds(deadline), cancellationToken);
                slept = true;
            }
        }

        return Done();
    }

    /// <summary>As the other, without blocking a thread.</summary>
    public async ValueTask<bool> UntilAsync<TAttempt>(
        TAttempt attempt, Deadline deadline, CancellationToken cancellationToken)
        where TAttempt : class, IAttempt
    {
        bool slept = false;
        while (!attempt.Try())
        {
            uint seen = EventCount.Announce(region.Memory, offset);
            if (attempt.Try())
            {
                break;
            }

            if (IsOver(deadline, slept, cancellationToken))
            {
                return false;
            }

            await WordWaits.WaitAsync(
                region.Memory, offset, seen, Milliseconds(deadline), cancellationToken).ConfigureAwait(false);
            slept = true;
        }

        return Done();
    }

    private static int Milliseconds(Deadline deadline) => deadline.Left(RecheckMilliseconds);

    // What was done on a page that nobody else sees, because the object is being disposed, was not done.
    private bool Done()
    {
        ObjectDisposedException.ThrowIf(region.IsClosed, typeof(SharedObject));
        return true;
    }

    // One who gives up may have been the one who was woken: the next one takes his place.
    private bool IsOver(Deadline deadline, bool slept, CancellationToken cancellationToken)
    {
        if (!cancellationToken.IsCancellationRequested && !deadline.IsOver)
        {
            if (slept)
            {
                region.SweepIfDue();
            }
            else
            {
                region.WatchAll();
            }

            return false;
        }

        if (slept)
        {
            EventCount.Wake(region.Memory, offset, 1);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return true;
    }
}
