namespace Kin.Native.Spawn;

/// <summary>Root and working directory of the child, and what it may never gain.</summary>
internal static unsafe class RootSteps
{
    /// <summary>
    /// chroot(2) needs a right that a change of user takes away, so it comes before that; and from a working
    /// directory outside the new root the child could walk out of it.
    /// </summary>
    public static void AddRoot(PlanBuilder plan, SpawnOptions options)
    {
        if (options.RootDirectory is string root)
        {
            plan.Add("chroot", SyscallNumber.chroot, (nint)plan.String(root), subject: root);
            plan.Add("chdir", SyscallNumber.chdir, (nint)plan.String("/"), subject: "/");
        }
    }

    /// <summary>With the rights of the child.</summary>
    public static void AddDirectory(PlanBuilder plan, SpawnOptions options)
    {
        if (options.WorkingDirectory is string directory)
        {
            plan.Add("chdir", SyscallNumber.chdir, (nint)plan.String(directory), subject: directory);
        }

        if (options.NoNewPrivileges)
        {
            plan.Add("prctl(PR_SET_NO_NEW_PRIVS)", SyscallNumber.prctl, Libc.PR_SET_NO_NEW_PRIVS, 1);
        }
    }
}
