using Kin.Native.Processes;

namespace Kin.Native.Spawn;

/// <summary>
/// Turns the record that failed into an exception that says which step, on what, why, and what to do.
/// </summary>
internal static unsafe class SpawnFailure
{
    /// <summary>clone itself failed.</summary>
    public static LinuxException OfClone(int errno, PlanBuilder plan, SpawnOptions options)
    {
        string call = plan.Header->CloneNumber == SyscallNumber.clone3 ? "clone3" : "clone";
        return new LinuxException(call, errno, options.FileName, CloneAdvice(options, errno));
    }

    /// <summary>A record failed; the child has ended.</summary>
    public static LinuxException OfStep(PlanBuilder plan, SpawnOptions options)
    {
        int index = (int)plan.Header->FailedIndex, errno = (int)plan.Header->FailedErrno;
        PlanStep step = plan.Step(index);
        if (step.Call == "execve")
        {
            return OfExec(plan, options, index, errno);
        }

        if (step.Call == "getppid")
        {
            const string Advice = "The parent ended while its child was being made.";
            return new LinuxException(step.Call, Errno.ESRCH, null, Advice);
        }

        return new LinuxException(step.Call, errno, step.Subject, StepAdvice(step, errno));
    }

    // execvp(3): a program that was found but not allowed is worth more than the places where it was not.
    private static LinuxException OfExec(PlanBuilder plan, SpawnOptions options, int index, int errno)
    {
        bool searched = !options.FileName.Contains('/');
        string subject = plan.Step(index).Subject!;
        if (searched && errno is Errno.ENOENT or Errno.ENOTDIR or Errno.ENODEV or Errno.EACCES)
        {
            errno = Errno.ENOENT;
            subject = options.FileName;
            for (int i = plan.Count - 1; i >= 0 && plan.Step(i).Call == "execve"; i--)
            {
                if (plan.Records[i].Result == -Errno.EACCES)
                {
                    errno = Errno.EACCES;
                    subject = plan.Step(i).Subject!;
                }
            }
        }

        return new LinuxException("execve", errno, subject, ExecAdvice(options, subject, errno, searched));
    }

    private static string? ExecAdvice(SpawnOptions options, string subject, int errno, bool searched) =>
        errno switch
        {
            Errno.ENOENT when searched => "No directory in PATH of the child's environment has it.",
            Errno.ENOENT when File.Exists(PathForChild(options, subject)) =>
                "The file exists, but the interpreter that its first line or its ELF header names does not.",
            Errno.ENOENT => "Check the path; a relative one counts from the child's working directory.",
            Errno.EACCES => "It is not a file that this user may execute: check its mode (chmod +x), the "
                + "directories above it, and whether the file system is mounted noexec.",
            Errno.ENOTDIR => "A part of the path is a file, not a directory.",
            Errno.ENOEXEC =>
                "It is neither a program for this machine nor a script that begins with #! and a program.",
            Errno.E2BIG => "Arguments and environment together may take a quarter of the stack limit "
                + "(RLIMIT_STACK, at most 6 MiB), a single one 128 KiB. Pass large data by a pipe or a file.",
            Errno.ETXTBSY =>
                "Some process has the file open for writing. Close it before starting the program.",
            Errno.EAGAIN => "The user that the child changed to is at its limit of processes (RLIMIT_NPROC).",
            Errno.ELOOP => "The path has too many symbolic links, or scripts whose interpreters are scripts.",
            _ => null,
        };

    /// <summary>Where this process finds what the child calls so.</summary>
    public static string PathForChild(SpawnOptions options, string path) =>
        (options.RootDirectory ?? "") + Path.Combine(
            options.RootDirectory is null ? "" : "/", options.WorkingDirectory ?? "", path);

    private static string? CloneAdvice(SpawnOptions options, int errno) => errno switch
    {
        Errno.EAGAIN =>
            "A limit of processes is reached: RLIMIT_NPROC of this user, pids.max of a cgroup, "
            + "kernel.pid_max.",
        Errno.EMFILE =>
            "This process has as many files open as RLIMIT_NOFILE allows; a child needs one "
            + "more (its pidfd).",
        Errno.ENFILE => "The whole system has as many files open as fs.file-max allows.",
        Errno.ENOSPC => "A limit of namespaces is reached (user.max_*_namespaces), or of their nesting.",
        Errno.EPERM when options.NamespaceFlags != 0 =>
            "New namespaces need CAP_SYS_ADMIN, or a user namespace made along with them.",
        _ => null,
    };

    private static string? StepAdvice(PlanStep step, int errno) => (step.Call, errno) switch
    {
        ("chdir", Errno.ENOENT) => "The working directory does not exist.",
        ("chdir", Errno.ENOTDIR) => "The working directory is not a directory.",
        ("chdir", Errno.EACCES) => "The child's user may not enter the working directory.",
        ("setpgid", Errno.EPERM) => "The group must exist and belong to this session.",
        ("setpgid", Errno.ESRCH) => "There is no such process group.",
        ("dup3" or "fcntl(F_SETFD)" or "fcntl(F_DUPFD_CLOEXEC)", Errno.EBADF) =>
            "The descriptor is not open, or the number is above RLIMIT_NOFILE.",
        ("ioctl(TIOCSPGRP)", Errno.ENOTTY) =>
            "The descriptor is not the controlling terminal of the child's session.",
        ("ioctl(TIOCSCTTY)", Errno.ENOTTY) => "The descriptor is not a terminal.",
        ("ioctl(TIOCSCTTY)", Errno.EPERM) =>
            "The terminal is the controlling one of another session already. Open one of your own.",
        ("setgroups" or "setresgid" or "setresuid", Errno.EPERM) =>
            "Changing to another user or group needs CAP_SETUID or CAP_SETGID (root).",
        ("setresgid" or "setresuid", Errno.EINVAL) =>
            "The number means nobody in the user namespace of this process.",
        ("chroot", Errno.EPERM) => "Another root directory needs CAP_SYS_CHROOT (root).",
        ("chroot", Errno.ENOENT) => "The root directory does not exist.",
        ("chroot", Errno.ENOTDIR) => "The root directory is not a directory.",
        ("chroot", Errno.EACCES) => "This user may not enter the root directory.",
        ("openat" or "write", _) when step.Subject?[0] != '/' => null, // entering a cgroup
        _ => AttributeAdvice.For(step.Call, errno),
    };
}
