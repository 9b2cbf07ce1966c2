using Kin.Tests.Root;

namespace Kin.Tests.Signals;

/// <summary>Programs in C that send and receive signals, compiled once.</summary>
public sealed class CPeer : IDisposable
{
    private const string Source = """
        #define _GNU_SOURCE
        #include <errno.h>
        #include <sched.h>
        #include <signal.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <unistd.h>
        static void queue(int pid, int signal, int value) {
            union sigval v; memset(&v, 0, sizeof v); v.sival_int = value;
            while (sigqueue(pid, signal, v)) {
                if (errno != EAGAIN) { perror("sigqueue"); exit(1); }
                sched_yield();
            }
        }
        int main(int count, char **a) {
            if (!strcmp(a[1], "send")) {             /* PID SIGNAL N: values 0 to N - 1 */
                for (int i = 0; i < atoi(a[4]); i++) queue(atoi(a[2]), atoi(a[3]), i);
            } else if (!strcmp(a[1], "storm")) {     /* PID SIGNAL N OTHER: with another one beside every value */
                for (int i = 0; i < atoi(a[4]); i++) { queue(atoi(a[2]), atoi(a[3]), i); kill(atoi(a[2]), atoi(a[5])); }
            } else if (!strcmp(a[1], "fire")) {      /* PID SIGNAL: until the process is gone */
                while (kill(atoi(a[2]), atoi(a[3])) == 0) usleep(200);
            } else if (!strcmp(a[1], "receive")) {   /* SIGNAL N */
                sigset_t set; siginfo_t info; sigemptyset(&set); sigaddset(&set, atoi(a[2]));
                sigprocmask(SIG_BLOCK, &set, 0);
                printf("ready %d\n", getpid()); fflush(stdout);
                for (int i = 0; i < atoi(a[3]); i++) {
                    if (sigwaitinfo(&set, &info) < 0) { i--; continue; }
                    printf("%d %d %d %d %ld\n", info.si_signo, info.si_code, info.si_pid, info.si_uid, (long)info.si_value.sival_ptr);
                }
            }
            return count == 0;
        }
        """;

    private readonly TemporaryDirectory _folder = new();
    private readonly Lazy<string> _program;

    public CPeer() => _program = new(Compile);

    public void Dispose() => _folder.Dispose();

    /// <summary>A command of the peer; skips the running test where there is no C compiler.</summary>
    public Command Command(params string[] arguments) => new(_program.Value, arguments);

    private string Compile()
    {
        string cc = Capability.RequireProgram("cc", "gcc and libc6-dev");
        string source = Path.Combine(_folder.Path, "peer.c"), program = Path.Combine(_folder.Path, "peer");
        File.WriteAllText(source, Source);
        new Command(cc, "-O2", "-o", program, source).Capture().EnsureSuccess();
        return program;
    }
}
