using System.Diagnostics.CodeAnalysis;
using Kin.Native;
using Kin.Native.Kernel;
using Kin.Native.Signals;

namespace Kin.Ipc;

/// <summary>
/// A call that sleeps in the kernel until something is possible, where no descriptor tells when: receiving a
/// System V message, an operation on semaphores. With time-out, cancellation, and as a task.
/// </summary>
/// <remarks>
/// A wait on the calling thread needs nothing else; as a task it has a thread of its own for as long as it
/// lasts. Time-outs and tokens get the thread out of the kernel (<see cref="SleepingThread"/>), so no thread
/// stays behind and nothing is taken for somebody who has gone.
/// </remarks>
internal abstract class SleepingCall
{
    /// <summary>Of one call, where others can get the thread out of it.</summary>
    protected static readonly TimeSpan Unlimited = TimeSpan.FromHours(1);

    private const int StackBytes = 256 * 1024;
    private const int Done = 0;

    private static readonly TimeSpan s_askAgainAfter = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// The longest that one call sleeps: for ever, or, where threads cannot be woken and somebody may want
    /// this one back, not at all, and it asks again.
    /// </summary>
    protected virtual TimeSpan SliceFor(bool limited) =>
        limited && !KernelFeatures.ThreadWake.IsAvailable ? TimeSpan.Zero : Unlimited;

    /// <summary>
    /// Makes the call once: 0, or the error number. EAGAIN: not possible now, or not within
    /// <paramref name="limit"/>, which calls without a limit of their own look at only when it is zero.
    /// </summary>
    protected abstract int Try(TimeSpan limit);

    /// <summary>What an error number means.</summary>
    protected abstract Exception Failure(int errno);

    /// <summary>Makes the call if it is possible now; false: it is not.</summary>
    public bool TryNow()
    {
        int errno;
        do
        {
            errno = Try(TimeSpan.Zero);
        }
        while (errno == Errno.EINTR);
        return errno switch
        {
            Done => true,
            Errno.EAGAIN => false,
            _ => throw Failure(errno),
        };
    }

    /// <summary>Waits on the calling thread; false: the time was over.</summary>
    public bool Run(TimeSpan timeout, CancellationToken cancellationToken)
    {
        WaitTime.Check(timeout);
        cancellationToken.ThrowIfCancellationRequested();
        return TryNow() || (timeout != TimeSpan.Zero && Sleep(EndOf(timeout), cancellationToken));
    }

    /// <summary>Waits on a thread of its own, unless it need not wait; false: the time was over.</summary>
    public Task<bool> RunAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        WaitTime.Check(timeout);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<bool>(cancellationToken);
        }

        try
        {
            bool done = TryNow();
            return done || timeout == TimeSpan.Zero
                ? Task.FromResult(done)
                : OnOwnThread(EndOf(timeout), cancellationToken);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return Task.FromException<bool>(e);
        }
    }

    private static long EndOf(TimeSpan timeout) => timeout == Timeout.InfiniteTimeSpan
        ? long.MaxValue
        : Environment.TickCount64 + (long)Math.Ceiling(timeout.TotalMilliseconds);

    [SuppressMessage("Design", "CA1031", Justification = "Whatever happens belongs to whoever awaits.")]
    private Task<bool> OnOwnThread(long end, CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(
            () =>
            {
                try
                {
                    done.SetResult(Sleep(end, cancellationToken));
                }
                catch (OperationCanceledException)
                {
                    done.SetCanceled(cancellationToken);
                }
                catch (Exception e)
                {
                    done.SetException(e);
                }
            },
            StackBytes) { IsBackground = true, Name = "Kin kernel wait" };
        thread.UnsafeStart();
        return done.Task;
    }

    private bool Sleep(long end, CancellationToken cancellationToken)
    {
        bool isFinite = end != long.MaxValue;
        TimeSpan slice = SliceFor(isFinite || cancellationToken.CanBeCanceled);
        using SleepingThread sleeper = new();
        using Timer? over = isFinite ? NewTimer(sleeper, end) : null;
        using CancellationTokenRegistration canceled =
            cancellationToken.UnsafeRegister(static state => ((SleepingThread)state!).Wake(), sleeper);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (sleeper.IsWanted)
            {
                return TryNow();
            }

            int errno = Try(slice);
            if (errno == Done)
            {
                return true;
            }

            if (errno is not (Errno.EINTR or Errno.EAGAIN))
            {
                throw Failure(errno);
            }

            if (slice == TimeSpan.Zero)
            {
                Pause.For(s_askAgainAfter);
            }
        }
    }

    // It fires once; the thread is sent for again and again until it is out.
    private static Timer NewTimer(SleepingThread sleeper, long end)
    {
        using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed()
            ? null
            : ExecutionContext.SuppressFlow();
        return new Timer(
            static state => ((SleepingThread)state!).Wake(), sleeper,
            Math.Max(0, end - Environment.TickCount64), Timeout.Infinite);
    }
}
