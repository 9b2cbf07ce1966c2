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
    /// The arguments of Main, byte for byte: what is not UTF-8, which Main gets as U+FFFD, is kept as lone
    /// surrogates, U+DC80 to U+DCFF for the bytes 0x80 to 0xff. <see cref="Command"/> turns them back, so
    /// such arguments can be passed on.
    /// </summary>
    /// <param name="arguments">What Main was given, or the last of it.</param>
    /// <returns>The same when nothing was lost, or when the command line cannot be read.</returns>
    public static IReadOnlyList<string> ExactArguments(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (!arguments.Any(argument => argument.Contains('\ufffd')))
        {
            return arguments;
        }

        List<string> line = KernelStrings.Read("/proc/self/cmdline");
        string[] exact = [.. line.Skip(Math.Max(line.Count - arguments.Count, 0))];
        return exact.Select(KernelStrings.AsRuntimeHasIt).SequenceEqual(arguments) ? exact : arguments;
    }

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
