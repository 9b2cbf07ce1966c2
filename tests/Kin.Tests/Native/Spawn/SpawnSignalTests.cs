using Kin.Native;
using Kin.Native.Spawn;

namespace Kin.Tests.Native.Spawn;

/// <summary>Signals of the child: nothing caught, nothing blocked or ignored that it was not given.</summary>
public sealed class SpawnSignalTests
{
    private const ulong SigPipe = 1UL << (13 - 1), SigUsr2 = 1UL << (12 - 1);

    [Fact]
    public void The_child_starts_with_defaults()
    {
        string status = Status(SpawnedProgram.Options("/bin/cat", "/proc/self/status"));

        Assert.Equal(0UL, SpawnedProgram.Mask(status, "SigBlk"));
        Assert.Equal(0UL, SpawnedProgram.Mask(status, "SigCgt"));
        Assert.Equal(0UL, SpawnedProgram.Mask(status, "SigIgn") & SigPipe);
    }

    [Fact]
    public void This_process_ignores_SIGPIPE_and_a_child_may_be_left_to()
    {
        SpawnOptions options = SpawnedProgram.Options("/bin/cat", "/proc/self/status") with { ResetSigPipe = false };

        Assert.Equal(SigPipe, SpawnedProgram.Mask(File.ReadAllText("/proc/self/status"), "SigIgn") & SigPipe);
        Assert.Equal(SigPipe, SpawnedProgram.Mask(Status(options), "SigIgn") & SigPipe);
    }

    [Fact]
    public void What_is_to_be_blocked_is()
    {
        SpawnOptions options = SpawnedProgram.Options("/bin/cat", "/proc/self/status") with { SignalMask = SigUsr2 };

        Assert.Equal(SigUsr2, SpawnedProgram.Mask(Status(options), "SigBlk"));
    }

    [Theory, InlineData(0), InlineData(9)]
    public void What_the_calling_thread_blocks_the_child_blocks_and_the_thread_keeps_it(int deathSignal)
    {
        // Not on a thread of the pool, and ended at once: nobody else gets this mask.
        (string child, string before, string after) = OnAThreadThatBlocks(SigUsr2, () =>
        {
            string thread = File.ReadAllText("/proc/thread-self/status");
            SpawnOptions options = SpawnedProgram.Options("/bin/cat", "/proc/self/status") with
            {
                ParentDeathSignal = deathSignal,
            };
            return (Status(options), thread, File.ReadAllText("/proc/thread-self/status"));
        });

        Assert.Equal(SigUsr2, SpawnedProgram.Mask(before, "SigBlk"));
        Assert.Equal(SigUsr2, SpawnedProgram.Mask(child, "SigBlk"));
        Assert.Equal(SigUsr2, SpawnedProgram.Mask(after, "SigBlk"));
    }

    [Fact]
    public void A_failed_spawn_leaves_the_mask_of_the_thread_alone()
    {
        string before = File.ReadAllText("/proc/thread-self/status");
        Assert.Throws<LinuxException>(() => Spawner.Spawn(SpawnedProgram.Options("/no/such")));
        string after = File.ReadAllText("/proc/thread-self/status");

        Assert.Equal(SpawnedProgram.Field(before, "SigBlk"), SpawnedProgram.Field(after, "SigBlk"));
    }

    private static string Status(SpawnOptions options) => SpawnedProgram.Run(options).Output;

    private static T OnAThreadThatBlocks<T>(ulong signals, Func<T> action)
    {
        T? result = default;
        Exception? error = null;
        Thread thread = new(() =>
        {
            ThreadSignals.Block(signals);
            error = Record.Exception(() => result = action());
        });
        thread.Start();
        thread.Join();
        return error is null ? result! : throw error;
    }
}
