using Kin.Ipc;
using Kin.Tests.Tool;
using Kin.Tests.Workers;

namespace Kin.Tests.Ipc;

/// <summary>
/// A full /dev/shm is an error, or a queue that does not grow, and never SIGBUS. The one here has 64 KiB, in a mount namespace
/// of its own.
/// </summary>
public sealed class FullMemoryTests
{
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_is_an_error_that_leaves_nothing() =>
        Assert.Equal("posix_fallocate ENOSPC 0\n", await InSmallMemoryAsync(nameof(CreateTooLarge)));

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_growing_queue_stays_as_it_is_and_grows_when_there_is_room_again() =>
        Assert.Equal("full, all in order\nlarger: True\n", await InSmallMemoryAsync(nameof(Grow)));

    private static async Task<string> InSmallMemoryAsync(string method)
    {
        Capability.RequireRoot();
        Capability.RequireProgram("unshare", "util-linux");
        string call = $"{TestChild.Path} call {typeof(FullMemoryTests).Assembly.Location} {typeof(FullMemoryTests).FullName} {method}";
        CommandOutput output = await KinTool.Capture(new Command(
            "unshare", "-m", "sh", "-c", $"mount -t tmpfs -o size=64k none /dev/shm || exit 9\nexec {call}"));
        Capability.Require("mounting a tmpfs", output.Status.Code != 9);
        Assert.True(output.Success, output.StandardError);
        return output.StandardOutput;
    }

    private static int CreateTooLarge()
    {
        LinuxException e = Assert.Throws<LinuxException>(() => SharedMemory.Create(1 << 20, "large"));
        Console.WriteLine($"{e.Call} {e.ErrorName} {Directory.GetFiles("/dev/shm").Length}");
        return 0;
    }

    private static int Grow()
    {
        using var queue = SharedQueue<long>.Create(16, "grows", growsTo: 1 << 20);
        int put = 0;
        while (queue.TryEnqueue(put))
        {
            put++;
        }

        bool all = put is > 16 and < 8192 && !queue.TryEnqueue(0, TimeSpan.FromMilliseconds(20));
        for (int i = 0; i < put; i++)
        {
            all &= queue.Dequeue() == i;
        }

        Console.WriteLine(all ? "full, all in order" : $"{put}, not all");
        ExitStatus status = new Command("mount", "-o", "remount,size=64m", "/dev/shm").RunAsync().GetAwaiter().GetResult();
        queue.EnqueueMany(new long[100_000]);
        Console.WriteLine($"larger: {status.Success && queue.Count == 100_000}");
        return 0;
    }
}
