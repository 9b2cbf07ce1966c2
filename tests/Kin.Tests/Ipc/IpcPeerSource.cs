namespace Kin.Tests.Ipc;

/// <summary>What the peer is made of: <c>peer VERB ARGUMENT...</c>.</summary>
internal static class IpcPeerSource
{
    public const string Text = """
        #define _GNU_SOURCE
        #include <errno.h>
        #include <fcntl.h>
        #include <mqueue.h>
        #include <pthread.h>
        #include <semaphore.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <unistd.h>
        #include <sys/file.h>
        #include <sys/ipc.h>
        #include <sys/mman.h>
        #include <sys/msg.h>
        #include <sys/ptrace.h>
        #include <sys/sem.h>
        #include <sys/shm.h>
        union arg { int val; struct semid_ds *buf; unsigned short *array; };
        struct message { long type; char text[65536]; };
        static struct message m;
        static void ready(void) { printf("ready %d\n", getpid()); fflush(stdout); }
        static void say(const char *what) { puts(what); fflush(stdout); }
        static int ok(int rc, const char *what) {
            if (rc < 0) { fprintf(stderr, "%s: %s\n", what, strerrorname_np(errno)); exit(3); }
            return rc;
        }
        static void hold(void) { while (getchar() != EOF) { } }
        static void operate(int id, int index, int change, int flags) {
            struct sembuf op = { index, change, flags };
            ok(semop(id, &op, 1), "semop");
        }
        static sem_t *named(const char *name) {
            sem_t *s = sem_open(name, 0);
            if (s == SEM_FAILED) ok(-1, "sem_open");
            return s;
        }
        static void *place(const char *path, const char *offset) {
            int fd = ok(open(path, O_RDWR), "open");
            char *p = mmap(0, 65536, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
            return p + atoi(offset);
        }
        static int lock(int fd, char **how, int wait) {      /* flock|posix|ofd alone|shared START LENGTH */
            int shared = !strcmp(how[1], "shared");
            if (!strcmp(how[0], "flock")) return flock(fd, (shared ? LOCK_SH : LOCK_EX) | (wait ? 0 : LOCK_NB));
            struct flock range = { .l_type = shared ? F_RDLCK : F_WRLCK, .l_start = atol(how[2]), .l_len = atol(how[3]) };
            int ofd = !strcmp(how[0], "ofd");
            return fcntl(fd, wait ? (ofd ? F_OFD_SETLKW : F_SETLKW) : (ofd ? F_OFD_SETLK : F_SETLK), &range);
        }
        static void mutex(int count, char **a) {
            pthread_mutex_t *mutex = place(a[2], a[3]);
            if (!strcmp(a[1], "mutex-make")) {               /* FILE OFFSET robust|plain|private */
                pthread_mutexattr_t how;
                pthread_mutexattr_init(&how);
                if (strcmp(a[4], "private")) pthread_mutexattr_setpshared(&how, PTHREAD_PROCESS_SHARED);
                if (!strcmp(a[4], "robust")) pthread_mutexattr_setrobust(&how, PTHREAD_MUTEX_ROBUST);
                pthread_mutex_init(mutex, &how);
                return;
            }
            int rc = pthread_mutex_lock(mutex);              /* mutex-lock FILE OFFSET: prints the result, holds, unlocks */
            if (rc == EOWNERDEAD) pthread_mutex_consistent(mutex);
            printf("ready %d\n%s\n", getpid(), rc ? strerrorname_np(rc) : "locked"); fflush(stdout);
            hold();
            if (!rc || rc == EOWNERDEAD) pthread_mutex_unlock(mutex);
        }
        static void *hold_all(void *unused) { ready(); hold(); exit(0); }
        static void *hold_one(void *unused) { getchar(); return 0; }
        static void threads(const char *how) {               /* first: the first thread ends and another holds; */
            pthread_t one, two;                              /* others: two threads end at a line, and the first holds */
            if (!strcmp(how, "first")) { pthread_create(&one, 0, hold_all, 0); pthread_exit(0); }
            pthread_create(&one, 0, hold_one, 0); pthread_create(&two, 0, hold_one, 0);
            ready();
            pthread_join(one, 0); pthread_join(two, 0);
            say("alone"); hold();
        }
        int main(int count, char **a) {
            const char *verb = a[1];
            int n = count > 2 ? atoi(a[2]) : 0;
            if (!strcmp(verb, "ftok")) printf("%d\n", ftok(a[2], atoi(a[3])));
            else if (!strcmp(verb, "msg-send")) {            /* KEY TYPE TEXT */
                m.type = atol(a[3]); strcpy(m.text, a[4]);
                ok(msgsnd(ok(msgget(n, 0), "msgget"), &m, strlen(m.text), 0), "msgsnd");
            } else if (!strcmp(verb, "msg-receive")) {       /* KEY TYPE: ready, then waits */
                int id = ok(msgget(n, 0), "msgget");
                ready();
                int got = ok(msgrcv(id, &m, sizeof m.text, atol(a[3]), 0), "msgrcv");
                printf("%ld %.*s\n", m.type, got, m.text);
            } else if (!strcmp(verb, "msg-make")) {          /* KEY MODE: prints the id */
                printf("%d\n", ok(msgget(n, IPC_CREAT | IPC_EXCL | strtol(a[3], 0, 8)), "msgget"));
            } else if (!strcmp(verb, "msg-fill")) {          /* KEY: until it is full; prints how many */
                int id = ok(msgget(n, 0), "msgget"), i = 0;
                for (m.type = 1; msgsnd(id, &m, 1000, IPC_NOWAIT) == 0; i++) { }
                printf("%d\n", i);
            } else if (!strcmp(verb, "msg-send-blocked")) {  /* KEY: ready, then waits for room */
                int id = ok(msgget(n, 0), "msgget"); m.type = 1;
                ready();
                ok(msgsnd(id, &m, 1000, 0), "msgsnd");
                say("sent");
            } else if (!strcmp(verb, "sem-make")) {          /* KEY VALUE...: prints the id */
                int id = ok(semget(n, count - 3, IPC_CREAT | IPC_EXCL | 0600), "semget");
                for (int i = 3; i < count; i++) ok(semctl(id, i - 3, SETVAL, (union arg){ .val = atoi(a[i]) }), "SETVAL");
                printf("%d\n", id);
            } else if (!strcmp(verb, "sem-op")) {            /* KEY INDEX CHANGE UNDO: ready, operates, says done, holds */
                int id = ok(semget(n, 0, 0), "semget");
                ready();
                operate(id, atoi(a[3]), atoi(a[4]), atoi(a[5]) ? SEM_UNDO : 0);
                say("done"); hold();
            } else if (!strcmp(verb, "sem-get")) {           /* KEY INDEX */
                printf("%d\n", ok(semctl(ok(semget(n, 0, 0), "semget"), atoi(a[3]), GETVAL), "GETVAL"));
            } else if (!strcmp(verb, "shm-make")) {          /* KEY SIZE TEXT: prints the id */
                int id = ok(shmget(n, atoi(a[3]), IPC_CREAT | IPC_EXCL | 0600), "shmget");
                char *p = shmat(id, 0, 0); strcpy(p, a[4]);
                printf("%d\n", id);
            } else if (!strcmp(verb, "shm-read")) {          /* KEY */
                puts(shmat(ok(shmget(n, 0, 0), "shmget"), 0, SHM_RDONLY));
            } else if (!strcmp(verb, "shm-hold")) {          /* KEY: attached until the end of its input */
                char *p = shmat(ok(shmget(n, 0, 0), "shmget"), 0, 0);
                ready(); hold(); puts(p);
            } else if (!strcmp(verb, "shm-count")) {         /* KEY N: adds 1 to the first number N times */
                int *p = shmat(ok(shmget(n, 0, 0), "shmget"), 0, 0);
                for (int i = 0; i < atoi(a[3]); i++) __atomic_add_fetch(p, 1, __ATOMIC_SEQ_CST);
            } else if (!strcmp(verb, "mq-make")) {           /* NAME MESSAGES SIZE */
                struct mq_attr attributes = { .mq_maxmsg = atoi(a[3]), .mq_msgsize = atoi(a[4]) };
                ok(mq_open(a[2], O_CREAT | O_EXCL | O_RDWR, 0600, &attributes), "mq_open");
            } else if (!strcmp(verb, "mq-send")) {           /* NAME PRIORITY TEXT */
                ok(mq_send(ok(mq_open(a[2], O_WRONLY), "mq_open"), a[4], strlen(a[4]), atoi(a[3])), "mq_send");
            } else if (!strcmp(verb, "mq-receive")) {        /* NAME: ready, then waits */
                mqd_t queue = ok(mq_open(a[2], O_RDONLY), "mq_open");
                unsigned priority;
                ready();
                int got = ok(mq_receive(queue, m.text, sizeof m.text, &priority), "mq_receive");
                printf("%u %.*s\n", priority, got, m.text);
            } else if (!strcmp(verb, "sem-make-named")) {    /* NAME VALUE */
                if (sem_open(a[2], O_CREAT | O_EXCL, 0600, atoi(a[3])) == SEM_FAILED) ok(-1, "sem_open");
            } else if (!strcmp(verb, "sem-post-named")) ok(sem_post(named(a[2])), "sem_post");
            else if (!strcmp(verb, "sem-wait-named")) {      /* NAME: ready, waits, says done */
                sem_t *s = named(a[2]);
                ready();
                while (sem_wait(s)) { }
                say("done");
            } else if (!strcmp(verb, "sem-make-in")) ok(sem_init(place(a[2], a[3]), 1, atoi(a[4])), "sem_init");
            else if (!strcmp(verb, "sem-post-in")) ok(sem_post(place(a[2], a[3])), "sem_post");
            else if (!strcmp(verb, "sem-wait-in")) {         /* FILE OFFSET: ready, waits, says done, holds */
                sem_t *s = place(a[2], a[3]);
                ready();
                while (sem_wait(s)) { }
                say("done"); hold();
            } else if (!strcmp(verb, "lock")) {              /* FILE HOW...: locks, ready, holds */
                ok(lock(ok(open(a[2], O_RDWR | O_CREAT, 0600), "open"), a + 3, 1), "lock");
                ready(); hold();
            } else if (!strcmp(verb, "try-lock")) {          /* FILE HOW...: busy or free */
                puts(lock(ok(open(a[2], O_RDWR), "open"), a + 3, 0) == 0 ? "free" : "busy");
            } else if (!strncmp(verb, "mutex-", 6)) mutex(count, a);
            else if (!strcmp(verb, "threads")) threads(a[2]);
            else if (!strcmp(verb, "keep")) {                /* THREAD: it stays a zombie until the end of the input */
                ok(ptrace(PTRACE_SEIZE, n, 0, 0), "ptrace"); ready(); hold();
            }
            else { fprintf(stderr, "no verb %s\n", verb); return 9; }
            return 0;
        }
        """;
}
