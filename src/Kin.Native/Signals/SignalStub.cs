using System.Runtime.InteropServices;
using Kin.Native.Spawn;

namespace Kin.Native.Signals;

/// <summary>
/// The machine code that handles signals. A handler written in C# cannot be: it would interrupt managed code
/// at any instruction. This code calls nothing, takes no lock and leaves errno alone; it reads one entry of
/// <see cref="SignalTable"/> and, as that says, blocks the signal in the interrupted thread, writes the
/// siginfo_t to a pipe, and goes on to the handler that was there before.
/// </summary>
/// <remarks>
/// Blocking means setting the bit in uc_sigmask of the frame, which the kernel loads when the handler
/// returns. Once all threads have the signal blocked, it waits in the queue of the process, and no thread is
/// interrupted any more. Standard signals are never blocked: one that is pending already is dropped here, as
/// the kernel does it, so at most one of each number is in the pipe.
/// </remarks>
internal static unsafe partial class SignalStub
{
    private const int TableLength = sizeof(ulong);

    // In SignalStub.x64.s the place of `restorer`, proved by a test.
    internal const int RestorerOffset = 124;

    // SA_RESTORER of asm/signal.h on x86-64; the C libraries hide it.
    internal const ulong HasRestorer = 0x4000000;

    private static readonly Lazy<object> s_entry = new(() => Map());

    /// <summary>The address of the handler, mapped for the life of the process.</summary>
    public static nint Handler => (nint)s_entry.Value;

    /// <summary>The code for this processor, without the address of the table at its end.</summary>
    internal static ReadOnlySpan<byte> Code => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => X64,
        Architecture.Arm64 => Arm64,
        Architecture other => throw new PlatformNotSupportedException(
            $"Kin receives signals on x86-64 and arm64, not on {other}."),
    };

    /// <summary>struct sigaction with this handler.</summary>
    public static KernelSigaction Action()
    {
        // Nothing nests in it: a frame on top of another would have its change of uc_sigmask undone by the
        // return of the lower one. Faults, and the signal that stops threads for the collector, still come.
        ulong mask = ~(SignalSet.Of(
            Libc.SIGILL, Libc.SIGTRAP, Libc.SIGABRT, Libc.SIGBUS, Libc.SIGFPE, Libc.SIGSEGV, Libc.SIGSYS)
            | SignalSet.OfRuntime);
        bool x64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;
        return new KernelSigaction
        {
            handler = Handler,
            flags = Libc.SA_SIGINFO | Libc.SA_ONSTACK | Libc.SA_RESTART | (x64 ? HasRestorer : 0),
            restorer = x64 ? Handler + RestorerOffset : 0,
            mask = mask,
        };
    }

    private static nint Map()
    {
        byte[] code = Code.ToArray();
        BitConverter.TryWriteBytes(code.AsSpan(code.Length - TableLength), (long)SignalTable.Address);
        return ExecutableMemory.Map(code);
    }
}
