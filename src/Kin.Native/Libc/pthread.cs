using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>The functions of pthreads(7) return the error number and do not set errno.</summary>
internal static unsafe partial class Libc
{
    // pthread_mutexattr_setpshared(3), pthread_mutexattr_setrobust(3), pthread_mutexattr_settype(3)
    internal const int PTHREAD_PROCESS_SHARED = 1, PTHREAD_MUTEX_ROBUST = 1, PTHREAD_MUTEX_RECURSIVE = 1;

    // pthread_mutexattr_init(3)
    [LibraryImport(LibraryName)]
    internal static partial int pthread_mutexattr_init(void* attributes);

    // pthread_mutexattr_setpshared(3)
    [LibraryImport(LibraryName)]
    internal static partial int pthread_mutexattr_setpshared(void* attributes, int shared);

    // pthread_mutexattr_setrobust(3)
    [LibraryImport(LibraryName)]
    internal static partial int pthread_mutexattr_setrobust(void* attributes, int robust);

    // pthread_mutexattr_settype(3)
    [LibraryImport(LibraryName)]
    internal static partial int pthread_mutexattr_settype(void* attributes, int type);

    // pthread_mutex_init(3)
    [LibraryImport(LibraryName)]
    internal static partial int pthread_mutex_init(void* mutex, void* attributes);

    // pthread_mutex_trylock(3)
    [LibraryImport(LibraryName)]
    internal static partial int pthread_mutex_trylock(void* mutex);

    // pthread_mutex_timedlock(3): by CLOCK_REALTIME
    [LibraryImport(LibraryName)]
    internal static partial int pthread_mutex_timedlock(void* mutex, Timespec* until);

    // pthread_mutex_clocklock, glibc 2.30; missing in musl
    [LibraryImport(LibraryName)]
    internal static partial int pthread_mutex_clocklock(void* mutex, int clock, Timespec* until);

    // pthread_mutex_unlock(3)
    [LibraryImport(LibraryName)]
    internal static partial int pthread_mutex_unlock(void* mutex);

    // pthread_mutex_consistent(3)
    [LibraryImport(LibraryName)]
    internal static partial int pthread_mutex_consistent(void* mutex);
}
