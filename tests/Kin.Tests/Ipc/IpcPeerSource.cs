namespace Kin.Tests.Ipc;

/// <summary>What the peer is made of: <c>peer VERB ARGUMENT...</c>.</summary>
internal static class IpcPeerSource
{
    public const string Text = """
        #define _GNU_SOURCE
        #include <errno.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <unistd.h>
        #include <sys/ipc.h>
        #include <sys/msg.h>
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
            } else { fprintf(stderr, "no verb %s\n", verb); return 9; }
            return 0;
        }
        """;
}
