using Kin.Native;

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
}
