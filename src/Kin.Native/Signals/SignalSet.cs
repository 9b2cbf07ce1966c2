namespace Kin.Native.Signals;

/// <summary>Sets of signals as the kernel has them: bit n - 1 for signal n (sigsetops(3)).</summary>
internal static class SignalSet
{
    /// <summary>
    /// What the C library (32 and 33, in musl 34) and the .NET runtime (SIGRTMIN) use inside a process.
    /// </summary>
    public static ulong OfRuntime { get; } = Range(32, Libc.__libc_current_sigrtmin());

    /// <summary>The real-time signals that programs may use.</summary>
    public static ulong OfRealTime { get; } = Range(Libc.__libc_current_sigrtmin() + 1, Libc.SIGRTMAX);

    /// <summary>The set with these signals.</summary>
    public static ulong Of(params ReadOnlySpan<int> signals)
    {
        ulong set = 0;
        foreach (int signal in signals)
        {
            set |= 1UL << (signal - 1);
        }

        return set;
    }

    /// <summary>True when the signal is in the set.</summary>
    public static bool Has(ulong set, int signal) => (set >> (signal - 1) & 1) != 0;

    /// <summary>The signals of a set, in order.</summary>
    public static IEnumerable<int> Members(ulong set) =>
        Enumerable.Range(1, Libc.SIGRTMAX).Where(signal => Has(set, signal));

    private static ulong Range(int first, int last)
    {
        ulong set = 0;
        for (int signal = first; signal <= last; signal++)
        {
            set |= 1UL << (signal - 1);
        }

        return set;
    }
}
