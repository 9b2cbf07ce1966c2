namespace Kin.Native.Signals;

/// <summary>Sending, with and without a value. All return 0 or the error number.</summary>
internal static unsafe class SignalSend
{
    /// <summary>With a value, to the process behind a pidfd (pidfd_send_signal(2), Linux 5.1).</summary>
    public static int Queue(SafeFd pidfd, int signal, nint value)
    {
        using SafeFd.Hold held = pidfd.Use();
        Siginfo info = Queued(signal, value);
        return Result(Libc.syscall(
            SyscallNumber.pidfd_send_signal, held.Number, signal, (nint)(&info), 0, 0, 0));
    }

    /// <summary>To a process, or with a negative number to a group (kill(2)).</summary>
    public static int Kill(int pid, int signal) => Result(Libc.kill(pid, signal));

    /// <summary>With a value, to a process known by its number (rt_sigqueueinfo(2)).</summary>
    public static int Queue(int pid, int signal, nint value)
    {
        Siginfo info = Queued(signal, value);
        return Result(Libc.syscall(SyscallNumber.rt_sigqueueinfo, pid, signal, (nint)(&info), 0, 0, 0));
    }

    /// <summary>To one thread (tgkill(2)).</summary>
    public static int Thread(int pid, int thread, int signal) =>
        Result(Libc.syscall(SyscallNumber.tgkill, pid, thread, signal, 0, 0, 0));

    /// <summary>With a value, to one thread (rt_tgsigqueueinfo(2), Linux 2.6.31).</summary>
    public static int Queue(int pid, int thread, int signal, nint value) =>
        Queue(pid, thread, Queued(signal, value));

    /// <summary>A siginfo_t as it is, to one thread. Its code must be negative.</summary>
    public static int Queue(int pid, int thread, Siginfo info) => Result(Libc.syscall(
        SyscallNumber.rt_tgsigqueueinfo, pid, thread, info.si_signo, (nint)(&info), 0, 0));

    /// <summary>
    /// What was taken, to the own process once more. Sender and value stay where a thread may send them,
    /// which is for negative codes (rt_sigqueueinfo(2)).
    /// </summary>
    public static int Requeue(Siginfo info) => info.si_code < 0 && info.si_code != Libc.SI_TKILL
        ? Result(Libc.syscall(
            SyscallNumber.rt_sigqueueinfo, Libc.getpid(), info.si_signo, (nint)(&info), 0, 0, 0))
        : Kill(Libc.getpid(), info.si_signo);

    private static Siginfo Queued(int signal, nint value) => new()
    {
        si_signo = signal,
        si_code = Libc.SI_QUEUE,
        si_pid = Environment.ProcessId,
        si_uid = Libc.getuid(),
        si_value = value,
    };

    private static int Result(nint result) => result == 0 ? 0 : Errno.Last;
}
