using Kin.Native;
using Kin.Native.Processes;
using Kin.Tests.Native.Spawn;

namespace Kin.Tests.Native;

/// <summary>
/// A C program that forbids itself system calls with a seccomp(2) filter, as container profiles do, and then
/// becomes another program: <c>refuse clone3,close_range PROGRAM ARGUMENTS</c>. The calls fail with ENOSYS:
/// with EPERM for clone3, which early profiles gave, glibc cannot start a thread and no .NET program runs at
/// all.
/// </summary>
internal sealed class RefusingFilter : IDisposable
{
    private const string Source = """
        #define _GNU_SOURCE
        #include <linux/filter.h>
        #include <linux/seccomp.h>
        #include <stdio.h>
        #include <string.h>
        #include <stddef.h>
        #include <sys/prctl.h>
        #include <sys/syscall.h>
        #include <unistd.h>
        #include <errno.h>
        static const struct { const char *name; int number; } calls[] = {
            { "clone3", SYS_clone3 }, { "close_range", SYS_close_range }, { "memfd_create", SYS_memfd_create },
            { "copy_file_range", SYS_copy_file_range }, { "sendfile", SYS_sendfile }, { "splice", SYS_splice },
        };
        int main(int argc, char **argv) {
            struct sock_filter code[32];
            int n = 0;
            code[n++] = (struct sock_filter) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
            for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++) {
                if (!strstr(argv[1], calls[i].name)) continue;
                code[n++] = (struct sock_filter) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, calls[i].number, 0, 1);
                code[n++] = (struct sock_filter) BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS);
            }
            code[n++] = (struct sock_filter) BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
            struct sock_fprog program = { n, code };
            if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
                perror("seccomp");
                return 99;
            }
            execv(argv[2], argv + 2);
            perror(argv[2]);
            return 98;
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("refuse-").FullName;

    private RefusingFilter()
    {
    }

    /// <summary>The compiled program.</summary>
    public string Program => $"{_folder}/refuse";

    /// <summary>Compiles it; skips the running test where there is no C compiler.</summary>
    public static RefusingFilter Compile()
    {
        string compiler = Capability.RequireProgram("cc", "gcc and libc6-dev");
        RefusingFilter filter = new();
        File.WriteAllText($"{filter._folder}/refuse.c", Source);
        WaitResult end = SpawnedProgram.Run(compiler, "-o", filter.Program, $"{filter._folder}/refuse.c").Status;
        Assert.Equal((Libc.CLD_EXITED, 0), (end.Code, end.Status));
        return filter;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
