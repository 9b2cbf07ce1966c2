using System.Numerics;

namespace Kin.Native.Bpf;

/// <summary>The state of a task as the kernel has it in memory.</summary>
internal static class TaskState
{
    /// <summary>
    /// From the bits of __state and exit_state (include/linux/sched.h) to the letter by which ps knows it
    /// (fs/proc/array.c).
    /// </summary>
    public static byte Letter(uint bits)
    {
        const uint Reported = 0x7f, Dead = 0x80, Idle = 0x402, WaitsForLock = 0x1000, Frozen = 0x8000;
        return (bits & Idle) == Idle ? (byte)'I'
            : (bits & (WaitsForLock | Frozen)) != 0 ? (byte)'D'
            : (bits & (Reported | Dead)) == Dead ? (byte)'X'
            : "RSDTtXZP"u8[32 - BitOperations.LeadingZeroCount(bits & Reported)];
    }
}
