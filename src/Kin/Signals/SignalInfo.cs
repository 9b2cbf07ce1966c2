using Kin.Native;

namespace Kin.Signals;

/// <summary>One signal that arrived, with what the kernel tells about it (siginfo_t, sigaction(2)).</summary>
/// <param name="Signal">Which signal.</param>
/// <param name="Origin">How it came to be.</param>
/// <param name="SenderId">
/// The process that sent it; for SIGCHLD the child. 0: it lies outside of this pid namespace. Null: the
/// kernel or a timer sent it.
/// </param>
/// <param name="SenderUserId">The real user id of the sender; null as before.</param>
/// <param name="PointerValue">
/// All 64 bits of the value. A sender in C that sets only <c>sival_int</c> may leave anything in the upper
/// half: see <see cref="Value"/>. 0 when there is none.
/// </param>
/// <param name="Overrun">
/// For a timer, how many further expirations this signal stands for (timer_getoverrun(2)).
/// </param>
public readonly record struct SignalInfo(
    Signal Signal, SignalOrigin Origin, int? SenderId, int? SenderUserId, nint PointerValue, int Overrun)
{
    /// <summary>
    /// The value that the sender gave as an int (<c>sival_int</c>); 0 when it gave none
    /// (<see cref="HasValue"/>).
    /// </summary>
    public int Value => unchecked((int)PointerValue);

    /// <summary>True when the sender could give a value.</summary>
    public bool HasValue => CarriesValue(Origin);

    /// <summary>"SIGRTMIN+3 from process 4711 with 17".</summary>
    public override string ToString()
    {
        string sender = SenderId is int id ? $" from process {id}" : $" from {From()}";
        return $"{Signal}{sender}{(HasValue ? $" with {Value}" : "")}";
    }

    internal static SignalInfo Of(in SignalfdSiginfo info) => Make(
        (int)info.ssi_signo, info.ssi_code, (int)info.ssi_pid, (int)info.ssi_uid,
        unchecked((nint)info.ssi_ptr), (int)info.ssi_overrun);

    internal static SignalInfo Of(in Siginfo info) => Make(
        info.si_signo, info.si_code, info.si_pid, (int)info.si_uid, info.si_value, (int)info.si_uid);

    private static SignalInfo Make(int number, int code, int pid, int user, nint value, int overrun)
    {
        SignalOrigin origin = OriginOf(code);
        bool sent = origin is SignalOrigin.Process or SignalOrigin.Queue or SignalOrigin.Thread
            or SignalOrigin.MessageQueue || (number == Libc.SIGCHLD && code > 0);
        return new SignalInfo(
            new Signal(number),
            origin,
            sent ? pid : null,
            sent ? user : null,
            CarriesValue(origin) ? value : 0,
            origin == SignalOrigin.Timer ? overrun : 0);
    }

    private static bool CarriesValue(SignalOrigin origin) => origin is SignalOrigin.Queue
        or SignalOrigin.Timer or SignalOrigin.MessageQueue or SignalOrigin.AsynchronousIO;

    private static SignalOrigin OriginOf(int code) => code switch
    {
        Libc.SI_USER => SignalOrigin.Process,
        Libc.SI_QUEUE => SignalOrigin.Queue,
        Libc.SI_TKILL => SignalOrigin.Thread,
        Libc.SI_TIMER => SignalOrigin.Timer,
        Libc.SI_MESGQ => SignalOrigin.MessageQueue,
        Libc.SI_ASYNCIO or Libc.SI_SIGIO => SignalOrigin.AsynchronousIO,
        > 0 => SignalOrigin.Kernel,
        _ => SignalOrigin.Other,
    };

    private string From() => Origin switch
    {
        SignalOrigin.Timer => "a timer",
        SignalOrigin.AsynchronousIO => "a descriptor",
        SignalOrigin.Kernel => "the kernel",
        _ => "an unknown sender",
    };
}
