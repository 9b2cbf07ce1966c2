using System.Runtime.InteropServices;
using Kin.Native.Processes;

namespace Kin.Native.Spawn;

/// <summary>
/// What belongs to the whole process and is changed on the way to execve: limits, the score for memory
/// running out, ignored signals, the process group. Put back when execve fails. A hard limit that was
/// lowered stays so without CAP_SYS_RESOURCE, and a new session stays.
/// </summary>
internal sealed unsafe class ExecUndo
{
    // The code of a handler that does nothing: ret.
    private static readonly Lazy<object> s_nothing = new(() => ExecutableMemory.Map(
        RuntimeInformation.ProcessArchitecture == Architecture.X64 ? [0xc3] : [0xc0, 0x03, 0x5f, 0xd6]));

    private readonly List<SpawnLimit> _limits = [];
    private readonly List<(int Signal, KernelSigaction Action)> _actions = [];
    private readonly ulong _byDefault;
    private readonly int? _oomScore;
    private readonly int? _group;

    public ExecUndo(SpawnOptions options)
    {
        IEnumerable<int> changed = (options.ResourceLimits ?? []).Select(limit => limit.Resource);
        foreach (int resource in options.RestoreSoftNoFile ? changed.Append(Libc.RLIMIT_NOFILE) : changed)
        {
            if (ProcessLimits.Get(0, resource) is Rlimit limit)
            {
                _limits.Add(new SpawnLimit(resource, limit.rlim_cur, limit.rlim_max));
            }
        }

        _byDefault = (options.DefaultSignals | (options.ResetSigPipe ? SignalSteps.Bit(Libc.SIGPIPE) : 0))
            & ~options.IgnoredSignals;
        for (int signal = 1; signal <= Libc.SIGRTMAX; signal++)
        {
            KernelSigaction action;
            if (((_byDefault | options.IgnoredSignals) & SignalSteps.Bit(signal)) != 0
                && Action(signal, null, &action))
            {
                _actions.Add((signal, action));
            }
        }

        if (options.OomScoreAdjustment is not null)
        {
            using SafeFd? file = OomScore.TryOpen(Libc.getpid(), forWriting: false);
            _oomScore = file is null ? null : OomScore.Read(file);
        }

        bool leaves = options.NewProcessGroup || options.ProcessGroup is not null;
        _group = leaves ? Libc.getpgrp() : null;
    }

    /// <summary>
    /// execve resets what has a handler and leaves what is ignored. So a signal that is ignored, as .NET does
    /// with SIGPIPE, and is to have its default, gets a handler that does nothing: for the threads of this
    /// process that is as if it were ignored, and no moment comes in which it could kill them.
    /// </summary>
    public void Prepare()
    {
        foreach ((int signal, KernelSigaction action) in _actions)
        {
            if (action.handler == Libc.SIG_IGN && (_byDefault & SignalSteps.Bit(signal)) != 0)
            {
                Sys.Check(Libc.signal(signal, (nint)s_nothing.Value), "signal", $"{signal}");
            }
        }
    }

    /// <summary>Puts back what can be.</summary>
    public void Undo()
    {
        foreach ((int signal, KernelSigaction action) in _actions)
        {
            KernelSigaction before = action;
            Action(signal, &before, null);
        }

        foreach (SpawnLimit limit in _limits)
        {
            if (!ProcessLimits.Set(0, limit.Resource, limit.Soft, limit.Hard)
                && ProcessLimits.Get(0, limit.Resource) is Rlimit now)
            {
                ulong soft = Math.Min(limit.Soft, now.rlim_max);
                ProcessLimits.Set(0, limit.Resource, soft, now.rlim_max);
            }
        }

        if (_oomScore is int score)
        {
            using SafeFd? file = OomScore.TryOpen(Libc.getpid(), forWriting: true);
            _ = file is not null && OomScore.Write(file, score);
        }

        if (_group is int group && group != Libc.getpgrp())
        {
            Libc.syscall(SyscallNumber.setpgid, 0, group, 0, 0, 0, 0);
        }
    }

    private static bool Action(int signal, KernelSigaction* action, KernelSigaction* before) => Libc.syscall(
        SyscallNumber.rt_sigaction, signal, (nint)action, (nint)before, Libc.SignalSetSize, 0, 0) == 0;
}
