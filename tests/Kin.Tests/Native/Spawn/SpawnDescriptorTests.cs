using System.Globalization;
using Kin.Native;
using Kin.Native.Spawn;

namespace Kin.Tests.Native.Spawn;

/// <summary>
/// The child has exactly the descriptors that were listed, under the numbers that were asked for.
/// </summary>
public sealed class SpawnDescriptorTests
{
    [Fact]
    public void Nothing_is_there_but_what_was_listed()
    {
        // Descriptors that native code, or whoever started this process, left without close-on-exec.
        using SafeFd stray = Inheritable("/dev/zero"), other = Inheritable("/dev/null");
        Assert.Equal([0, 1, 2, 7], NumbersOfChild(
            [.. SpawnedProgram.Options("x").Descriptors, new(stray.Number, 7)]));
    }

    [Fact]
    public void A_standard_descriptor_that_is_not_listed_is_closed()
    {
        Assert.Empty(NumbersOfChild([]));
        Assert.Equal([1], NumbersOfChild([new(SpawnedProgram.Null.Number, 1)]));
    }

    [Fact]
    public void Descriptors_change_places()
    {
        using SafeFd a = Open("/dev/zero"), b = Open("/dev/full"), c = Open("/dev/urandom");

        // Each target is the source of another: a cycle of three, and the pipe of the output stays where it
        // is.
        Assert.Equal("/dev/urandom /dev/zero /dev/full\n", Targets(
            [new(c.Number, a.Number), new(a.Number, b.Number), new(b.Number, c.Number)],
            [a.Number, b.Number, c.Number]));
    }

    [Fact]
    public void Two_descriptors_are_swapped()
    {
        using SafeFd a = Open("/dev/zero"), b = Open("/dev/full");

        Assert.Equal("/dev/full /dev/zero\n", Targets(
            [new(a.Number, b.Number), new(b.Number, a.Number)], [a.Number, b.Number]));
    }

    [Fact]
    public void A_chain_of_moves_keeps_every_description()
    {
        using SafeFd a = Open("/dev/zero"), b = Open("/dev/full"), c = Open("/dev/urandom");

        int end = FreeNumbers.Beside(1, a.Number, b.Number, c.Number)[0];

        Assert.Equal("/dev/zero /dev/full /dev/urandom\n", Targets(
            [new(a.Number, b.Number), new(b.Number, c.Number), new(c.Number, end)], [b.Number, c.Number, end]));
    }

    [Fact]
    public void One_source_goes_to_several_places_and_stays_where_it_is()
    {
        using SafeFd a = Open("/dev/zero");

        int[] more = FreeNumbers.Beside(2, a.Number);

        Assert.Equal("/dev/zero /dev/zero /dev/zero\n", Targets(
            [new(a.Number, a.Number), new(a.Number, more[0]), new(a.Number, more[1])], [a.Number, .. more]));
    }

    [Fact]
    public void A_hundred_descriptors_in_reverse_order()
    {
        List<SafeFd> open = [.. Enumerable.Range(0, 100).Select(_ => Open("/dev/null"))];
        try
        {
            int[] numbers = [.. open.Select(fd => fd.Number).Order()];
            DescriptorMap[] reversed = [.. numbers.Zip(numbers.Reverse(), (from, to) => new DescriptorMap(from, to))];

            Assert.Equal(numbers, NumbersOfChild(reversed));
        }
        finally
        {
            open.ForEach(fd => fd.Dispose());
        }
    }

    [Fact]
    public void A_FIFO_opened_before_does_not_hold_the_spawn_up()
    {
        string path = Path.Combine(Path.GetTempPath(), $"fifo-{Guid.NewGuid():n}");
        Assert.Equal(0, Libc.mkfifo(path, 0x180));
        try
        {
            // No writer: an open without O_NONBLOCK would wait for one, in the child with this thread
            // stopped.
            using SafeFd fifo = new(
                Sys.Check(Libc.open(path, Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0), "open"));
            SpawnOptions options = SpawnedProgram.Options("/bin/sh", "-c", "readlink /proc/self/fd/0") with
            {
                Descriptors = [new(fifo.Number, 0)],
            };

            Assert.Equal(path + "\n", SpawnedProgram.Run(options).Output);
            Assert.DoesNotContain(
                Spawner.Plan(options).Child, call => call.StartsWith("open", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(path);
        }
    }

    internal static SafeFd Open(string path) =>
        new(Sys.Check(Libc.open(path, Libc.O_RDONLY | Libc.O_CLOEXEC, 0), "open", path));

    internal static SafeFd Inheritable(string path) => new(Sys.Check(Libc.open(path, Libc.O_RDONLY, 0), "open", path));

    // Seen from here, once the child says by stopping that it runs: a child that lists its own descriptors
    // needs one to do so, and close-on-exec ones are closed a moment after the parent goes on.
    private static IEnumerable<int> NumbersOfChild(DescriptorMap[] maps)
    {
        SpawnOptions options = SpawnedProgram.Options("/bin/sh", "-c", "kill -STOP $$") with { Descriptors = maps };
        SpawnedProcess child = Spawner.Spawn(options);
        try
        {
            SpawnedProgram.WaitUntilStopped(child);
            string[] paths = Directory.GetFileSystemEntries($"/proc/{child.Pid}/fd");
            return [.. paths.Select(p => int.Parse(Path.GetFileName(p), CultureInfo.InvariantCulture)).Order()];
        }
        finally
        {
            Libc.kill(child.Pid, Libc.SIGKILL);
            SpawnedProgram.Wait(child);
        }
    }

    private static string Targets(DescriptorMap[] maps, int[] show)
    {
        string links = string.Join(' ', show.Select(n => $"$(readlink /proc/$$/fd/{n})"));
        return SpawnedProgram.Run(
            SpawnedProgram.Options("/bin/sh", "-c", $"echo {links}") with { Descriptors = maps }).Output;
    }
}
