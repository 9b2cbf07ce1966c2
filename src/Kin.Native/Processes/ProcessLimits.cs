namespace Kin.Native.Processes;

/// <summary>The resource limits of processes that run (prlimit(2)).</summary>
internal static unsafe class ProcessLimits
{
    /// <summary>Null: refused, with the error number left. Process 0 is this one.</summary>
    public static Rlimit? Get(int process, int resource)
    {
        Rlimit limit;
        return Libc.prlimit(process, resource, null, &limit) == 0 ? limit : null;
    }

    /// <summary>False: refused, with the error number left.</summary>
    public static bool Set(int process, int resource, ulong soft, ulong hard)
    {
        Rlimit limit = new() { rlim_cur = soft, rlim_max = hard };
        return Libc.prlimit(process, resource, &limit, null) == 0;
    }
}
