using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Kin.Native;
using Kin.Native.Processes;

namespace Kin;

/// <summary>
/// Who this process is among the others (credentials(7)). Thread-safe; each property asks the kernel.
/// </summary>
public static partial class ThisProcess
{
    /// <summary>Its number (getpid(2)), in its own pid namespace. 1: it is the init of a container.</summary>
    public static int Id => Environment.ProcessId;

    /// <summary>
    /// The number of its parent (getppid(2)): another one (1, or a subreaper) once that has ended. 0: the
    /// parent lies outside the pid namespace.
    /// </summary>
    public static int ParentId => Libc.getppid();

    /// <summary>Its process group, to which a terminal sends Ctrl-C (getpgrp(2)).</summary>
    public static int ProcessGroupId => Libc.getpgrp();

    /// <summary>Its session, which may have one controlling terminal (getsid(2)).</summary>
    public static int SessionId => Libc.getsid(0);

    /// <summary>
    /// Ends this process at once (_exit(2)): no finally block, no finalizer, no ProcessExit handler runs, and
    /// nothing that is buffered is written. <see cref="Environment.Exit"/> is the orderly end. In a worker it
    /// ends the worker.
    /// </summary>
    /// <param name="exitCode">0 to 255.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0 to 255.</exception>
    [DoesNotReturn]
    public static void ExitNow(int exitCode)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(exitCode);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(exitCode, byte.MaxValue);
        ProcessExit.Immediately(exitCode);
        throw new UnreachableException();
    }
}
