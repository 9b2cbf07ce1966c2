using System.Runtime.InteropServices;

namespace Kin.Native.Spawn;

/// <summary>
/// The machine code that makes a process. Managed code must not run between clone and execve (the runtime's
/// other threads do not exist there), so C# writes a plan of system calls and this code, which calls nothing
/// and touches no thread-local data, carries it out: block all signals, clone with a stack of its own, walk
/// the records in the child, unblock in the parent. Signals are blocked nowhere else: with them blocked in
/// managed code the garbage collector, which stops threads by a signal, took 2.6 s instead of 1.4 ms.
/// </summary>
internal static unsafe partial class SpawnStub
{
    // Boxed: Lazy<nint> is in no compiled assembly, and its six methods would be compiled at every start.
    private static readonly Lazy<object> s_entry = new(() => Map());

    /// <summary>
    /// Carries out a plan. Returns the child's pid once it runs its program or has failed (CLONE_VFORK), or
    /// the negated error of clone. The transition of the garbage collector is kept: the call lasts as long as
    /// an execve.
    /// </summary>
    public static nint Run(PlanHeader* plan) =>
        ((delegate* unmanaged<PlanHeader*, nint>)(nint)s_entry.Value)(plan);

    /// <summary>The code for this processor.</summary>
    internal static ReadOnlySpan<byte> Code => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => X64,
        Architecture.Arm64 => Arm64,
        Architecture other => throw new PlatformNotSupportedException(
            $"Kin starts processes on x86-64 and arm64, not on {other}."),
    };

    private static nint Map() => ExecutableMemory.Map(Code);
}
