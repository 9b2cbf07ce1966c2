namespace Kin.Signals;

/// <summary>Which signals may be taken from the runtime and from the kernel's default.</summary>
internal static class CatchableSignal
{
    /// <summary>Throws, with the reason, when the signal cannot be listened to or ignored.</summary>
    public static void Check(Signal signal, string parameter)
    {
        if (Reason(signal) is string reason)
        {
            throw new ArgumentException(reason, parameter);
        }
    }

    private static string? Reason(Signal signal) => signal.Number switch
    {
        0 => "default(Signal) is no signal.",
        9 or 19 => $"{signal} cannot be caught, blocked or ignored by any process (signal(7)).",
        4 or 5 or 6 or 7 or 8 or 11 or 31 =>
            $"{signal} is the fault of an instruction of this process: .NET turns it into an exception or "
            + "ends the process. Going on after it would run the same instruction again.",
        _ when signal.IsKeptByRuntime =>
            $"{signal} is used inside of every .NET process: by the C library, or by the runtime to suspend "
            + $"its threads. The first free one is {Signal.RealTime(1)} ({Signal.RealTime(1).Number}).",
        _ => null,
    };
}
