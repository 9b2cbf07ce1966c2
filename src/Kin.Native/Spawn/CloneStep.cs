using Kin.Native.Processes;

namespace Kin.Native.Spawn;

/// <summary>The call that makes the child: clone3, or clone where clone3 is refused.</summary>
internal static unsafe class CloneStep
{
    // VM and VFORK: no copy of the page tables, and the parent waits until execve. No exit signal: it becomes
    // SIGCHLD with execve, so a child that fails before that is seen by nobody but us.
    private const ulong Flags = Libc.CLONE_VM | Libc.CLONE_VFORK | Libc.CLONE_PIDFD;

    public static void Set(PlanBuilder plan, SpawnOptions options, bool useClone3, bool intoCgroup)
    {
        PlanHeader* header = plan.Header;
        if (!useClone3)
        {
            // The arguments after the third differ between x86-64 and arm64; both are 0.
            header->CloneNumber = SyscallNumber.clone;
            header->Clone0 = (nint)(Flags | options.NamespaceFlags);
            header->Clone1 = (nint)plan.StackTop;
            header->Clone2 = (nint)(&header->PidFd);
            return;
        }

        byte* stack = (byte*)(header + 1);
        header->Clone = new CloneArguments
        {
            flags = Flags | Libc.CLONE_CLEAR_SIGHAND | options.NamespaceFlags
                | (intoCgroup ? Libc.CLONE_INTO_CGROUP : 0),
            pidfd = (ulong)&header->PidFd,
            stack = (ulong)stack,
            stack_size = (ulong)(plan.StackTop - stack),
            cgroup = intoCgroup ? (ulong)options.CgroupFd : 0,
        };
        header->CloneNumber = SyscallNumber.clone3;
        header->Clone0 = (nint)(&header->Clone);
        header->Clone1 = sizeof(CloneArguments);
    }

    /// <summary>
    /// A thread of this process in place of a child, with descriptors and directories of its own (no
    /// CLONE_FILES, no CLONE_FS). The undo values of System V semaphores stay with the process.
    /// </summary>
    public static void SetThread(PlanBuilder plan, byte* stackTop)
    {
        PlanHeader* header = plan.Header;
        header->CloneNumber = SyscallNumber.clone;
        header->Clone0 = (nint)(Libc.CLONE_VM | Libc.CLONE_VFORK | Libc.CLONE_SIGHAND | Libc.CLONE_THREAD
            | Libc.CLONE_SYSVSEM);
        header->Clone1 = (nint)stackTop;
        header->ExitNumber = SyscallNumber.exit;
    }

    /// <summary>
    /// Enters a cgroup by writing to its cgroup.procs, for when the child cannot be born there.
    /// </summary>
    public static void AddEnterCgroup(PlanBuilder plan, int cgroup)
    {
        uint open = (uint)plan.Count;
        string subject = $"cgroup.procs of descriptor {cgroup}";
        plan.Add(
            "openat", SyscallNumber.openat, cgroup, (nint)plan.String("cgroup.procs"),
            Libc.O_WRONLY | Libc.O_CLOEXEC, subject: subject);
        nint self = (nint)plan.String("0");
        UseResultOf(open, plan.Add("write", SyscallNumber.write, -1, self, 1, subject: subject));
        UseResultOf(open, plan.Add("close", SyscallNumber.close, -1, subject: subject));
    }

    private static void UseResultOf(uint source, PlanRecord* record)
    {
        record->Flags = PlanRecord.UseSource;
        record->Source = source;
    }
}
