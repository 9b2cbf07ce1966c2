using Kin.Inspection;
using Kin.IO;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Inspection;

/// <summary>A process without its first thread, of which the thread that is asked ends, or executes a program.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class LostFirstThreadRaceTests
{
    // Of the threads that go on each lives for a fraction of a millisecond and leaves another one: the list of so many
    // mappings and descriptors takes longer.
    private const string Relay = """
        #include <fcntl.h>
        #include <pthread.h>
        #include <sys/mman.h>
        #include <unistd.h>
        static void *next(void *none) {
            pthread_t thread;
            while (pthread_create(&thread, NULL, next, NULL) != 0);
            pthread_detach(thread);
            usleep(200);
            return NULL;
        }
        int main(void) {
            pthread_t thread;
            for (int i = 0; i < 20000; i++)
                mmap(NULL, 4096, i % 2 ? PROT_READ : PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            for (int i = 3; i < 2000; i++)
                dup2(0, i);
            pthread_create(&thread, NULL, next, NULL);
            pthread_exit(NULL);
        }
        """;

    // The first thread ends, and another one executes the program anew.
    private const string Again = """
        #include <pthread.h>
        #include <unistd.h>
        static char **words;
        static void *again(void *none) {
            usleep(300);
            execv(words[0], words);
            return NULL;
        }
        int main(int count, char **arguments) {
            pthread_t thread;
            words = arguments;
            pthread_create(&thread, NULL, again, NULL);
            pthread_exit(NULL);
        }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_is_read_whole_though_each_thread_that_is_asked_may_be_gone_at_once()
    {
        using TemporaryDirectory folder = new();
        string program = await CompileAsync(folder.Path, Relay);
        await using ChildProcess child = (new Command(program, "one", "two") with { StandardInput = StandardStream.Piped }).Start();
        ProcessInfo found = await HasLostFirstAsync(child);
        for (int i = 0; i < 30; i++)
        {
            Assert.Equal([program, "one", "two"], found.ReadCommandLine().Value);
            Assert.Equal(program, found.ReadProgramPath().Value);
            Assert.NotEqual(0, found.ReadMemoryUse().Value.ResidentBytes);
            Assert.NotNull(found.ReadStatus().Value.ResidentBytes);
            Assert.NotEqual(0, found.ReadMemoryShares().Value.ResidentBytes);
            Assert.NotEqual(0, ProcFs.Default.Open(child.Id).VirtualBytes);
            Assert.InRange(found.CountDescriptors().Value, 2000, 2100); // its C library may have one open for a moment
            Assert.InRange(Descriptors.Count(child.Id), 2000, 2100);
            Assert.NotNull(Descriptors.Limit(child.Id).Soft);
        }

        Assert.InRange(Descriptors.Of(child.Id).Count, 2000, 2100);
        string name = Descriptors.Of(child.Id)[0].Target; // of all of them
        Assert.Equal(Descriptors.Of(child.Id).Count(d => d.Target == name), HoldersOf(name, child.Id));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_is_read_though_a_thread_executes_a_program_meanwhile()
    {
        using TemporaryDirectory folder = new();
        string program = await CompileAsync(folder.Path, Again);
        await using ChildProcess child = new Command(program).Start();
        ProcessInfo found = await HasLostFirstAsync(child);
        const int Readings = 500;
        int missed = 0; // it loses its first thread a thousand times a second, also between two looks for where it is now
        for (int i = 0; i < Readings; i++)
        {
            missed += found.ReadControlGroups().Outcome == ProcOutcome.Missing ? 1 : 0;
            missed += found.ReadDescriptor(1).Outcome == ProcOutcome.Missing ? 1 : 0;
            missed += found.CountDescriptors().Value == 0 ? 1 : 0;
            missed += Descriptors.Count(child.Id) == 0 ? 1 : 0;
        }

        Assert.InRange(missed, 0, Readings / 100);
    }

    private static int HoldersOf(string pipe, int process) =>
        Connections.Read().Pipes.Where(p => pipe == $"pipe:[{p.Inode}]")
            .SelectMany(p => p.Readers).Count(holder => holder.ProcessId == process);

    private static async Task<string> CompileAsync(string folder, string source)
    {
        string cc = Capability.RequireProgram("cc", "gcc and libc6-dev"), program = Path.Combine(folder, "program");
        await (new Command(cc, "-pthread", "-o", program, "-x", "c", "-") with { StandardInput = StandardStream.FromText(source) })
            .RunAsync(Cancel);
        return program;
    }

    private static async Task<ProcessInfo> HasLostFirstAsync(ChildProcess child)
    {
        ProcessInfo found;
        while ((found = ProcFs.Default.Open(child.Id)).State != ProcessState.Zombie)
        {
            await Task.Delay(1, Cancel);
        }

        return found;
    }
}
