using System.Runtime.CompilerServices;

namespace Kin.Native.Memory;

/// <summary>
/// The places between two changes that other processes can see: the tests end or stop a process at each of
/// them in turn, and see whether the others go on.
/// </summary>
/// <remarks>
/// Off unless the switch Kin.FaultPoints is set in the configuration of the program (AppContext), which only
/// the tests do. The field is read-only, so the compiler of hot code leaves the points out.
/// </remarks>
internal static class FaultPoint
{
    private static readonly bool s_isOn = AppContext.TryGetSwitch("Kin.FaultPoints", out bool on) && on;

    private static Action? s_fault;
    private static long s_left;

    /// <summary>Whether the program has the points.</summary>
    public static bool IsOn => s_isOn;

    /// <summary>Makes the fault happen at that point of those that come, counted from 1.</summary>
    public static void Arm(long at, Action fault)
    {
        s_fault = fault;
        Volatile.Write(ref s_left, at);
    }

    /// <summary>Here is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Reach()
    {
        if (s_isOn)
        {
            Count();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Count()
    {
        if (Volatile.Read(ref s_left) > 0 && Interlocked.Decrement(ref s_left) == 0)
        {
            s_fault!();
        }
    }
}
