using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>
/// System call numbers (asm/unistd.h) of the running architecture, proved against the C headers by a test.
/// </summary>
internal static class SyscallNumber
{
    private static readonly bool s_x64 = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => true,
        Architecture.Arm64 => false,
        Architecture other => throw new PlatformNotSupportedException(
            $"Kin knows the system call numbers of x86-64 and arm64, not of {other}."),
    };

    internal static int futex => s_x64 ? 202 : 98;

    // bpf(2)
    internal static int bpf => s_x64 ? 321 : 280;

    // pidfd_send_signal(2), Linux 5.1
    internal static int pidfd_send_signal => 424;

    // tgkill(2): to one thread, which has it before the call returns
    internal static int tgkill => s_x64 ? 234 : 131;

    internal static int gettid => s_x64 ? 186 : 178;

    // rt_sigaction(2), rt_sigprocmask(2)
    internal static int rt_sigaction => s_x64 ? 13 : 134;

    internal static int rt_sigprocmask => s_x64 ? 14 : 135;

    // sigpending(2), sigtimedwait(2), rt_sigqueueinfo(2), rt_tgsigqueueinfo(2) (Linux 2.6.31)
    internal static int rt_sigpending => s_x64 ? 127 : 136;

    internal static int rt_sigtimedwait => s_x64 ? 128 : 137;

    internal static int rt_sigqueueinfo => s_x64 ? 129 : 138;

    internal static int rt_tgsigqueueinfo => s_x64 ? 297 : 240;

    // getitimer(2), timer_create(2): the raw call counts timers by number
    internal static int getitimer => s_x64 ? 36 : 102;

    internal static int setitimer => s_x64 ? 38 : 103;

    internal static int timer_create => s_x64 ? 222 : 107;

    internal static int timer_settime => s_x64 ? 223 : 110;

    internal static int timer_gettime => s_x64 ? 224 : 108;

    internal static int timer_delete => s_x64 ? 226 : 111;

    // clone(2), clone3(2) (Linux 5.3), execve(2), exit_group(2), waitid(2)
    internal static int clone => s_x64 ? 56 : 220;

    internal static int clone3 => 435;

    internal static int execve => s_x64 ? 59 : 221;

    internal static int exit_group => s_x64 ? 231 : 94;

    internal static int waitid => s_x64 ? 247 : 95;

    // getpid(2), getppid(2), setsid(2), setpgid(2), getpgid(2)
    internal static int getpid => s_x64 ? 39 : 172;

    internal static int getppid => s_x64 ? 110 : 173;

    internal static int setsid => s_x64 ? 112 : 157;

    internal static int setpgid => s_x64 ? 109 : 154;

    internal static int getpgid => s_x64 ? 121 : 155;

    // open(2), write(2), close(2), dup(2), fcntl(2), ioctl(2), close_range(2) (Linux 5.9, CLOEXEC 5.11)
    internal static int openat => s_x64 ? 257 : 56;

    internal static int write => s_x64 ? 1 : 64;

    internal static int read => s_x64 ? 0 : 63;

    internal static int readv => s_x64 ? 19 : 65;

    internal static int writev => s_x64 ? 20 : 66;

    internal static int close => s_x64 ? 3 : 57;

    internal static int dup3 => s_x64 ? 292 : 24;

    internal static int fcntl => s_x64 ? 72 : 25;

    internal static int ioctl => s_x64 ? 16 : 29;

    internal static int close_range => 436;

    // chdir(2), umask(2), setpriority(2), prlimit(2), prctl(2)
    internal static int chdir => s_x64 ? 80 : 49;

    internal static int umask => s_x64 ? 95 : 166;

    internal static int setpriority => s_x64 ? 141 : 140;

    internal static int prlimit64 => s_x64 ? 302 : 261;

    internal static int prctl => s_x64 ? 157 : 167;

    // getpriority(2), sched_setscheduler(2), sched_getparam(2), sched_setaffinity(2), ioprio_set(2): the raw
    // calls act on one thread
    internal static int getpriority => s_x64 ? 140 : 141;

    internal static int sched_setscheduler => s_x64 ? 144 : 119;

    internal static int sched_getscheduler => s_x64 ? 145 : 120;

    internal static int sched_getparam => s_x64 ? 143 : 121;

    internal static int sched_setaffinity => s_x64 ? 203 : 122;

    internal static int sched_getaffinity => s_x64 ? 204 : 123;

    // sched_setattr(2), sched_getattr(2)
    internal static int sched_setattr => s_x64 ? 314 : 274;

    internal static int sched_getattr => s_x64 ? 315 : 275;

    internal static int ioprio_set => s_x64 ? 251 : 30;

    internal static int ioprio_get => s_x64 ? 252 : 31;

    // chroot(2), unlink(2), exit(2) of one thread
    internal static int chroot => s_x64 ? 161 : 51;

    internal static int unlinkat => s_x64 ? 263 : 35;

    internal static int exit => s_x64 ? 60 : 93;

    // setgroups(2), setresgid(2), setresuid(2): the raw calls change one thread
    internal static int setgroups => s_x64 ? 116 : 159;

    internal static int setresgid => s_x64 ? 119 : 149;

    internal static int setresuid => s_x64 ? 117 : 147;

    // pidfd_open(2), Linux 5.3
    internal static int pidfd_open => 434;

    // pidfd_getfd(2), Linux 5.6
    internal static int pidfd_getfd => 438;

    // futex_waitv(2), Linux 5.16
    internal static int futex_waitv => 449;

    // getxattr(2)
    internal static int getxattr => s_x64 ? 191 : 8;

    // statx(2), Linux 4.11: its structure is the same everywhere, that of fstat is not
    internal static int statx => s_x64 ? 332 : 291;

    // getdents64(2)
    internal static int getdents64 => s_x64 ? 217 : 61;

    // perf_event_open(2)
    internal static int perf_event_open => s_x64 ? 298 : 241;

    // copy_file_range(2), Linux 4.5; between file systems 5.3
    internal static int copy_file_range => s_x64 ? 326 : 285;

    // msgget(2), msgop(2), msgctl(2), semget(2), semop(2), semctl(2), shmget(2), shmop(2), shmctl(2)
    internal static int msgget => s_x64 ? 68 : 186;

    internal static int msgsnd => s_x64 ? 69 : 189;

    internal static int msgrcv => s_x64 ? 70 : 188;

    internal static int msgctl => s_x64 ? 71 : 187;

    internal static int semget => s_x64 ? 64 : 190;

    internal static int semop => s_x64 ? 65 : 193;

    internal static int semtimedop => s_x64 ? 220 : 192;

    internal static int semctl => s_x64 ? 66 : 191;

    internal static int shmget => s_x64 ? 29 : 194;

    internal static int shmat => s_x64 ? 30 : 196;

    internal static int shmdt => s_x64 ? 67 : 197;

    // mq_overview(7)
    internal static int mq_open => s_x64 ? 240 : 180;

    internal static int mq_unlink => s_x64 ? 241 : 181;

    internal static int mq_timedsend => s_x64 ? 242 : 182;

    internal static int mq_timedreceive => s_x64 ? 243 : 183;

    internal static int mq_getsetattr => s_x64 ? 245 : 185;

    // fsopen(2), fsconfig(2), fsmount(2), Linux 5.2
    internal static int fsopen => 430;

    internal static int fsconfig => 431;

    internal static int fsmount => 432;

    internal static int shmctl => s_x64 ? 31 : 195;
}
