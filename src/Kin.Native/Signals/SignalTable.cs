using System.Runtime.InteropServices;

namespace Kin.Native.Signals;

/// <summary>The entries of all signals, at an address that stays.</summary>
internal static unsafe class SignalTable
{
    private static readonly SignalEntry* s_entries =
        (SignalEntry*)NativeMemory.AllocZeroed(Libc.SIGRTMAX + 1, (nuint)sizeof(SignalEntry));

    /// <summary>Where it stands.</summary>
    public static nint Address => (nint)s_entries;

    /// <summary>The entry of a signal.</summary>
    public static ref SignalEntry Of(int signal) => ref s_entries[signal];
}
