using Kin.Native;
using Kin.Native.Spawn;

namespace Kin;

/// <summary>Checks what a command is given, and says it in the words of the spawner.</summary>
internal static class CommandAttributes
{
    // Far above any machine; a mask of that many bits is 8 KiB.
    private const int MostCpus = 65536;

    /// <summary>The value, when it lies within the range.</summary>
    public static int? InRange(int? value, int lowest, int highest, string name) =>
        value is int given && (given < lowest || given > highest)
            ? throw new ArgumentOutOfRangeException(name, given, $"From {lowest} to {highest}.")
            : value;

    /// <summary>A name or path that is not empty.</summary>
    public static string? Name(string? value, string name)
    {
        if (value is not null)
        {
            ArgumentException.ThrowIfNullOrEmpty(value, name);
            CommandText.WithoutNul(value, name);
        }

        return value;
    }

    /// <summary>The scheduling, when its policy is one that can be set by policy and priority.</summary>
    public static Scheduling? Settable(Scheduling? value, string name) =>
        value?.Policy is SchedulingPolicy.Deadline or SchedulingPolicy.Extensible
            ? throw new ArgumentException($"Kin does not set {value.Policy}.", name)
            : value;

    /// <summary>The CPUs, each once and in order.</summary>
    public static int[]? Cpus(IEnumerable<int>? value, string name)
    {
        if (value is null)
        {
            return null;
        }

        int[] cpus = [.. value.Distinct().Order()];
        return cpus switch
        {
            [] => throw new ArgumentException("At least one CPU is needed.", name),
            [< 0, ..] => throw new ArgumentOutOfRangeException(name, cpus[0], "CPUs count from 0."),
            [.., >= MostCpus] => throw new ArgumentOutOfRangeException(
                name, cpus[^1], $"CPUs count to {MostCpus - 1}."),
            _ => cpus,
        };
    }

    /// <summary>A copy of the limits; each of them is one of the 16.</summary>
    public static Dictionary<Resource, ResourceLimit> Limits(
        IReadOnlyDictionary<Resource, ResourceLimit> value, string name)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        foreach (Resource resource in value.Keys)
        {
            Check(resource, name);
        }

        return new Dictionary<Resource, ResourceLimit>(value);
    }

    /// <summary>Throws unless it is one of the 16.</summary>
    public static void Check(Resource resource, string name)
    {
        if (!Enum.IsDefined(resource))
        {
            throw new ArgumentOutOfRangeException(name, resource, "There is no such limit.");
        }
    }

    /// <summary>A copy of the signals, each of them one that programs may use.</summary>
    public static Signal[] Signals(IEnumerable<Signal> value, string name)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        Signal[] signals = [.. value.Distinct()];
        foreach (Signal signal in signals)
        {
            signal.ThrowIfNotSendable(name);
            if (signal == Signal.Kill || signal == Signal.Stop)
            {
                throw new ArgumentException($"No process can block or ignore {signal}.", name);
            }
        }

        return signals;
    }

    /// <summary>The set as the kernel has it: bit n - 1 for signal n.</summary>
    public static ulong MaskOf(IEnumerable<Signal> signals) =>
        signals.Aggregate(0UL, (mask, signal) => mask | SignalSteps.Bit(signal.Number));

    /// <summary>Throws when a CPU is among them that this machine cannot have.</summary>
    public static void CheckExist(IReadOnlyCollection<int> cpus)
    {
        if (cpus.Max() is int highest && highest > CpuMask.HighestPossible)
        {
            throw new LinuxException(
                "sched_setaffinity",
                Errno.EINVAL,
                $"CPUs {CpuMask.Text(cpus)}",
                $"There is no CPU {highest}: those of this machine are 0 to {CpuMask.HighestPossible}.");
        }
    }

    /// <summary>Adds what the command says to what the spawner is to do.</summary>
    public static SpawnOptions AddTo(SpawnOptions options, Command command)
    {
        if (command.CpuAffinity is { } cpus)
        {
            CheckExist(cpus);
        }

        Credentials credentials = Credentials.Of(command);
        return options with
        {
            Nice = command.Nice,
            Scheduling = KernelScheduling(command.Scheduling),
            CpuAffinity = command.CpuAffinity,
            IoPriority = command.IoPriority?.Value,
            ResourceLimits = KernelLimits(command),
            Umask = (uint?)command.Umask,
            UserId = credentials.UserId,
            GroupId = credentials.GroupId,
            SupplementaryGroups = credentials.SupplementaryGroups,
            NoNewPrivileges = command.NoNewPrivileges,
            OomScoreAdjustment = command.OomScoreAdjustment,
            RootDirectory = command.RootDirectory,
            ControllingTerminal = (int?)command.ControllingTerminal?.DangerousGetHandle()
                ?? options.ControllingTerminal,
            SignalMask = command.BlockedSignals is { } blocked ? MaskOf(blocked) : null,
            IgnoredSignals = MaskOf(command.IgnoredSignals),
            DefaultSignals = MaskOf(command.DefaultSignals),
        };
    }

    /// <summary>As sched_setscheduler(2) takes it.</summary>
    public static SpawnScheduling? KernelScheduling(Scheduling? scheduling) => scheduling is null
        ? null
        : new SpawnScheduling(
            (int)scheduling.Policy | (scheduling.ResetOnFork ? Libc.SCHED_RESET_ON_FORK : 0),
            scheduling.RealTimePriority);

    private static SpawnLimit[]? KernelLimits(Command command) => command.Limits.Count == 0
        ? null
        : [.. command.Limits.OrderBy(limit => limit.Key).Select(
            limit => new SpawnLimit((int)limit.Key, limit.Value.Soft, limit.Value.Hard))];
}
