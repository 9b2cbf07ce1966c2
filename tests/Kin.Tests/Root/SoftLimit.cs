using Kin.Native;

namespace Kin.Tests.Root;

/// <summary>Another soft limit of open files for this process, until disposed.</summary>
internal sealed unsafe class SoftLimit : IDisposable
{
    private Rlimit _before;

    private SoftLimit(ulong openFiles)
    {
        Rlimit before;
        Sys.Check(Libc.prlimit(0, Libc.RLIMIT_NOFILE, null, &before), "prlimit");
        _before = before;
        Rlimit limit = new() { rlim_cur = openFiles, rlim_max = before.rlim_max };
        Sys.Check(Libc.prlimit(0, Libc.RLIMIT_NOFILE, &limit, null), "prlimit");
    }

    public static SoftLimit OfOpenFiles(int count) => new((ulong)count);

    public void Dispose()
    {
        Rlimit before = _before;
        Sys.Check(Libc.prlimit(0, Libc.RLIMIT_NOFILE, &before, null), "prlimit");
    }
}
