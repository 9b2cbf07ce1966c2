using Kin.Native;
using Kin.Native.Processes;

namespace Kin;

/// <summary>How a process ended: by its own exit code, or by a signal. Immutable.</summary>
public sealed class ExitStatus
{
    internal ExitStatus(int? code, Signal? signal, bool coreDumped, ResourceUsage resourceUsage)
    {
        Code = code;
        Signal = signal;
        CoreDumped = coreDumped;
        ResourceUsage = resourceUsage;
    }

    /// <summary>The exit code, 0 to 255; null when a signal ended the process.</summary>
    public int? Code { get; }

    /// <summary>The signal that ended the process; null when it ended by itself.</summary>
    public Signal? Signal { get; }

    /// <summary>True when the signal left a core dump (core(5)).</summary>
    public bool CoreDumped { get; }

    /// <summary>
    /// False when the status went to somebody else before Kin could read it and the kernel (before Linux
    /// 6.15) does not keep it: a runtime that is process 1 reaps every child, and so does code that calls
    /// wait(-1); the status of a process that is no child of this one goes to its parent.
    /// <see cref="Code"/> and <see cref="Signal"/> are null then.
    /// </summary>
    public bool IsKnown => Code is not null || Signal is not null;

    /// <summary>True for exit code 0.</summary>
    public bool Success => Code == 0;

    /// <summary>
    /// One number, as a shell has it in $?: the exit code, or 128 + the number of the signal; 255 when not
    /// known.
    /// </summary>
    public int ShellCode => Code ?? (Signal is Signal signal ? 128 + signal.Number : 255);

    /// <summary>
    /// What the process used up. All zero when it was not this process that reaped it through Kin.
    /// </summary>
    public ResourceUsage ResourceUsage { get; }

    /// <summary>"exit code 3", "killed by SIGKILL", or "killed by SIGSEGV (core dumped)".</summary>
    public override string ToString() => (Code, Signal) switch
    {
        (int code, _) => $"exit code {code}",
        (_, Signal signal) => $"killed by {signal}{(CoreDumped ? " (core dumped)" : "")}",
        _ => "exit status unknown",
    };

    internal static ExitStatus From(in WaitResult result, long parentPeak)
    {
        ResourceUsage usage = ResourceUsage.From(result.Usage, parentPeak);
        return result.Code == Libc.CLD_EXITED
            ? new ExitStatus(result.Status, null, coreDumped: false, usage)
            : new ExitStatus(null, new Signal(result.Status), result.Code == Libc.CLD_DUMPED, usage);
    }

    /// <summary>
    /// Of a process that Kin did not reap; the status of wait(2) when the kernel tells it.
    /// </summary>
    internal static ExitStatus FromLost(int? waitStatus)
    {
        ResourceUsage unknown = new();
        return waitStatus switch
        {
            null => new ExitStatus(null, null, coreDumped: false, unknown),
            int status when (status & 0x7F) == 0 =>
                new ExitStatus((status >> 8) & 0xFF, null, coreDumped: false, unknown),
            int status => new ExitStatus(null, new Signal(status & 0x7F), (status & 0x80) != 0, unknown),
        };
    }
}
