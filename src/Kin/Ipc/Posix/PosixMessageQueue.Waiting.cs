using Kin.IO;
using Kin.Native;
using Kin.Native.Ipc;

namespace Kin.Ipc;

public sealed partial class PosixMessageQueue
{
    /// <summary>The highest priority (MQ_PRIO_MAX - 1).</summary>
    public const int MaxPriority = 32_767;

    private readonly Lock _gate = new();
    private SafeFd? _closed;
    private bool _isDisposed;

    private bool Now(ReadOnlySpan<byte> content, int priority)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(priority);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(priority, MaxPriority);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), this);
        return PosixQueueCalls.Send(_fd, content, priority) switch
        {
            0 => true,
            Errno.EAGAIN => false,
            int errno => throw Failure("mq_send", errno, Name),
        };
    }

    private bool Now(out PosixMessage message)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), this);
        byte[] room = GC.AllocateUninitializedArray<byte>(MaxMessageBytes);
        int count = PosixQueueCalls.Receive(_fd, room, out int priority);
        if (count is < 0 and not -Errno.EAGAIN)
        {
            throw Failure("mq_receive", -count, Name);
        }

        message = count < 0 ? default : new PosixMessage(priority, room.AsSpan(0, count).ToArray());
        return count >= 0;
    }

    // Without a token on the calling thread; with one through the reactor, whose waits a token ends.
    private void Sleep(PollEvents events, long end, CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            SleepAsync(events, end, cancellationToken).GetAwaiter().GetResult();
            return;
        }

        SafeFd closed = Closed();
        using SafeFd.Hold queue = _fd.Use();
        using SafeFd.Hold other = closed.Use();
        Span<PollFd> both =
        [
            new PollFd(queue.Number, (short)events), new PollFd(other.Number, Libc.POLLIN),
        ];
        Poll.Wait(both, Left(end));
    }

    // What disposing sets, so that a thread in poll(2) comes out of it.
    private SafeFd Closed()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _closed ??= EventDescriptor.Create();
        }
    }

    private static long EndOf(TimeSpan timeout)
    {
        WaitTime.Check(timeout);
        return timeout == Timeout.InfiniteTimeSpan
            ? long.MaxValue
            : Environment.TickCount64 + (long)Math.Ceiling(timeout.TotalMilliseconds);
    }

    private static TimeSpan? Left(long end) => end == long.MaxValue
        ? null
        : TimeSpan.FromMilliseconds(Math.Max(0, end - Environment.TickCount64));

    private static bool IsOver(long end) => end != long.MaxValue && Environment.TickCount64 >= end;
}
