using Kin.Native.Kernel;

namespace Kin.Native.Signals;

/// <summary>
/// The calling thread during a call that sleeps in the kernel and that no descriptor tells of (msgrcv(2),
/// semop(2), sem_wait(3)): another thread can get it out of the call, which then fails with EINTR.
/// </summary>
/// <remarks>
/// It is woken by the signal that the runtime itself sends to its threads (SIGRTMIN, tgkill(2)). Its handler
/// is there in every .NET process, looks whether a collection wants the thread, and returns: one more is what
/// it sees every day. A signal of our own would have to be taken from the program. One that comes just before
/// the thread falls asleep is lost, so it is sent again until the thread is out.
/// </remarks>
internal sealed class SleepingThread : IDisposable
{
    private const int SendAgainAfter = 5; // milliseconds

    private readonly Lock _gate = new();
    private readonly int _thread = (int)Libc.syscall(SyscallNumber.gettid, 0, 0, 0, 0, 0, 0);
    private Timer? _again;
    private bool _wanted;
    private bool _isOut;

    /// <summary>Somebody wants the thread: it is not to go to sleep any more.</summary>
    public bool IsWanted => Volatile.Read(ref _wanted);

    /// <summary>Gets the thread out of its call, now or as soon as it is in one. From any thread.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            Volatile.Write(ref _wanted, true);
            if (!_isOut && _again is null && KernelFeatures.ThreadWake.IsAvailable)
            {
                _again = NewTimer();
                Send();
            }
        }
    }

    /// <summary>The thread is out of its call.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isOut = true;
            _again?.Dispose();
        }
    }

    // The timer must not carry the execution context of whoever wakes.
    private Timer NewTimer()
    {
        using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed()
            ? null
            : ExecutionContext.SuppressFlow();
        return new Timer(
            static state => ((SleepingThread)state!).SendAgain(), this, SendAgainAfter, SendAgainAfter);
    }

    private void SendAgain()
    {
        lock (_gate)
        {
            if (!_isOut)
            {
                Send();
            }
        }
    }

    private void Send() => SignalSend.Thread(Environment.ProcessId, _thread, Libc.__libc_current_sigrtmin());
}
