using Kin.Tests.Root;

namespace Kin.Tests.Inspection;

/// <summary>A program in C that gets into the waits of its argument: deadlocks of each kind, and waits that are none.</summary>
public sealed class WaitingPeer : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly Lazy<string> _program;

    public WaitingPeer() => _program = new(Compile);

    /// <summary>Starts it in a folder of its own; what it starts ends with its group.</summary>
    public ChildProcess Start(string what, params string[] more)
    {
        string folder = Path.Combine(_folder.Path, what);
        Directory.CreateDirectory(folder);
        return (new Command(_program.Value, [what, .. more]) with { WorkingDirectory = folder, NewProcessGroup = true }).Start();
    }

    public void Dispose() => _folder.Dispose();

    private string Compile()
    {
        string cc = Capability.RequireProgram("cc", "gcc and libc6-dev");
        string source = Path.Combine(_folder.Path, "waits.c"), program = Path.Combine(_folder.Path, "waits");
        File.WriteAllText(source, Text);
        new Command(cc, "-O1", "-Wall", "-Werror", "-o", program, source, "-lpthread").Capture().EnsureSuccess();
        return program;
    }

    private const string Text = """
        #define _GNU_SOURCE
        #include <fcntl.h>
        #include <pthread.h>
        #include <semaphore.h>
        #include <signal.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <unistd.h>
        #include <sys/file.h>
        #include <sys/mman.h>
        #include <sys/ptrace.h>
        #include <sys/sem.h>
        #include <sys/stat.h>
        #include <sys/wait.h>
        struct shared { pthread_mutex_t a, b; pthread_barrier_t met; pid_t other; } *s;
        static const char *what;
        static int is(const char *word) { return strcmp(what, word) == 0; }
        static void meet(void) { pthread_barrier_wait(&s->met); }
        static void *thread(void *unused) {
            pthread_mutex_lock(&s->b);
            meet();
            pthread_mutex_lock(&s->a);
            return unused;
        }
        static void *other_thread(void *unused) {
            pthread_mutex_lock(&s->a);
            meet();
            pthread_mutex_lock(&s->b);
            return unused;
        }
        static void ignore(int signal) { (void)signal; }
        static void make(void) {
            pthread_mutexattr_t m; pthread_barrierattr_t b;
            s = mmap(0, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
            pthread_mutexattr_init(&m); pthread_barrierattr_init(&b);
            pthread_mutexattr_setpshared(&m, PTHREAD_PROCESS_SHARED);
            pthread_barrierattr_setpshared(&b, PTHREAD_PROCESS_SHARED);
            if (strstr(what, "robust")) pthread_mutexattr_setrobust(&m, PTHREAD_MUTEX_ROBUST);
            if (strstr(what, "recursive")) pthread_mutexattr_settype(&m, PTHREAD_MUTEX_RECURSIVE);
            if (strstr(what, "inherit")) pthread_mutexattr_setprotocol(&m, PTHREAD_PRIO_INHERIT);
            if (strstr(what, "private")) pthread_mutexattr_setpshared(&m, PTHREAD_PROCESS_PRIVATE);
            pthread_mutex_init(&s->a, &m); pthread_mutex_init(&s->b, &m);
            pthread_barrier_init(&s->met, &b, 2);
        }
        static void lock(int file, int kind) {
            struct flock all = { .l_type = F_WRLCK };
            if (kind == 0) flock(file, LOCK_EX);
            else fcntl(file, kind, &all);
        }
        static void files(int kind_a, int kind_b) {
            int first = fork() > 0;
            int a = open("a", O_RDWR | O_CREAT, 0600), b = open("b", O_RDWR | O_CREAT, 0600);
            if (first) { lock(a, kind_a); meet(); lock(b, kind_b); }
            else { lock(b, kind_b); meet(); lock(a, kind_a); }
        }
        static void open_and_lock(int type, int start, int length) {
            struct flock part = { .l_type = type, .l_start = start, .l_len = length };
            fcntl(open("a", O_RDWR | O_CREAT, 0600), F_OFD_SETLKW, &part);
        }
        static void change(int set, int index, int by) {
            struct sembuf both[] = { { index, 0, 0 }, { index, by, 0 } };
            semop(set, by > 0 ? both : both + 1, by > 0 ? 2 : 1);
        }
        int main(int count, char **words) {
            int p[2], q[2];
            pthread_t t;
            what = words[1];
            make();
            if (strncmp(what, "threads", 7) == 0) {
                pthread_create(&t, 0, thread, 0);
                if (strstr(what, "left")) {
                    flock(open("left", O_RDWR | O_CREAT, 0600), LOCK_EX);
                    pipe(p);
                    pthread_create(&t, 0, other_thread, 0);
                    pthread_exit(0);
                }
                pthread_mutex_lock(&s->a);
                meet();
                if (strstr(what, "join")) pthread_join(t, 0);
                if (strstr(what, "inherit")) pause();
                if (strstr(what, "timed")) pthread_mutex_timedlock(&s->b, &(struct timespec){ .tv_sec = 1L << 40 });
                pthread_mutex_lock(&s->b);
            } else if (strncmp(what, "processes", 9) == 0) {
                if (fork() == 0) { thread(0); return 0; }
                pthread_mutex_lock(&s->a);
                meet();
                pthread_mutex_lock(&s->b);
            } else if (is("flock")) {
                files(0, 0);
            } else if (is("open-file")) {
                files(F_OFD_SETLKW, F_OFD_SETLKW);
            } else if (is("flock-and-record")) {
                files(0, F_SETLKW);
            } else if (is("shared-locks")) {
                int a, b, first;
                if (fork() == 0) { flock(open("a", O_RDWR | O_CREAT, 0600), LOCK_SH); meet(); pause(); }
                meet();
                first = fork() > 0;
                a = open("a", O_RDWR); b = open("b", O_RDWR | O_CREAT, 0600);
                flock(first ? a : b, first ? LOCK_SH : LOCK_EX); meet();
                flock(first ? b : a, LOCK_EX);
            } else if (is("parts")) {
                if (fork() == 0) { open_and_lock(F_WRLCK, 50, 10); meet(); pause(); }
                meet();
                if (fork() == 0) { open_and_lock(F_RDLCK, 0, 10); meet(); pause(); }
                meet();
                if (fork() == 0) open_and_lock(F_WRLCK, 0, 10);
                if (fork() == 0) open_and_lock(F_RDLCK, 0, 100);
                pause();
            } else if (strncmp(what, "child", 5) == 0) {
                if (is("child-traced")) {
                    if (fork() == 0) { if (fork() == 0) { s->other = getpid(); meet(); pause(); } return 0; }
                    meet(); wait(0);
                    ptrace(PTRACE_SEIZE, s->other, 0, 0);
                }
                pthread_mutex_lock(&s->a);
                if (fork() == 0) {
                    if (is("child-heir") && fork() == 0) pause();
                    pthread_mutex_lock(&s->a);
                }
                wait(0);
            } else if (strncmp(what, "system-v", 8) == 0) {
                int set = atoi(words[2]), by = atoi(words[3]), first;
                first = fork() > 0;
                change(set, !first, by); meet();
                change(set, first, by);
            } else if (is("posix")) {
                char a[64], b[64];
                snprintf(a, 64, "/kin-test-a%d", getpid()); snprintf(b, 64, "/kin-test-b%d", getpid());
                sem_t *one = sem_open(a, O_CREAT, 0600, 0), *two = sem_open(b, O_CREAT, 0600, 0);
                sem_unlink(a); sem_unlink(b);
                if (fork() == 0) sem_wait(one);
                sem_wait(two);
            } else if (is("full-pipe")) {
                static char much[1 << 20];
                pipe(p);
                if (fork() == 0) { close(p[0]); write(p[1], much, sizeof much); return 0; }
                close(p[1]);
                wait(0);
            } else if (is("two-readers")) {
                pipe(p); pipe(q);
                if (fork() == 0) { close(p[1]); close(q[0]); read(p[0], &count, 1); return 0; }
                close(p[0]); close(q[1]);
                read(q[0], &count, 1);
            } else if (strncmp(what, "own-pipe", 8) == 0) {
                pipe(p);
                if (strstr(what, "alarm")) signal(SIGALRM, ignore);
                read(p[0], &count, 1);
            } else if (strncmp(what, "fifo", 4) == 0) {
                int own;
                mkfifo("fifo", 0600);
                own = open("fifo", O_RDWR);
                if (is("fifo")) unlink("fifo");
                read(own, &count, 1);
            } else if (is("busy-child")) {
                pipe(p);
                if (fork() == 0) { close(p[0]); pause(); }
                close(p[1]);
                read(p[0], &count, 1);
            } else if (is("consumers")) {
                char a[64];
                snprintf(a, 64, "/kin-test-c%d", getpid());
                sem_t *one = sem_open(a, O_CREAT, 0600, 0);
                sem_unlink(a);
                fork();
                sem_wait(one);
            } else {
                return 2;
            }
            return 0;
        }
        """;
}
