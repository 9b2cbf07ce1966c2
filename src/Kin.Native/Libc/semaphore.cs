using System.Runtime.InteropServices;

namespace Kin.Native;

internal static unsafe partial class Libc
{
    // sizeof(sem_t), in glibc and musl
    internal const int SEM_BYTES = 32;

    // sem_open(3): variadic in C; the third and fourth argument are passed as any others are on x86-64 and
    // arm64
    [LibraryImport(LibraryName, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void* sem_open(string name, int flags, uint mode, uint value);

    // sem_close(3)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int sem_close(void* semaphore);

    // sem_unlink(3)
    [LibraryImport(LibraryName, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sem_unlink(string name);

    // sem_init(3)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int sem_init(void* semaphore, int processShared, uint value);

    // sem_post(3)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int sem_post(void* semaphore);

    // sem_wait(3)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int sem_trywait(void* semaphore);

    // sem_wait(3): by CLOCK_REALTIME
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int sem_timedwait(void* semaphore, Timespec* until);

    // sem_clockwait, glibc 2.30; missing in musl
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int sem_clockwait(void* semaphore, int clock, Timespec* until);

    // sem_getvalue(3)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int sem_getvalue(void* semaphore, int* value);
}
