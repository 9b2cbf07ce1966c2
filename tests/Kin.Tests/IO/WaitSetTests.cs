using Kin.IO;
using Kin.Native;
using Kin.Tests.Workers;
using Microsoft.Win32.SafeHandles;

namespace Kin.Tests.IO;

/// <summary>Many descriptors at once: by poll, and by epoll with each trigger.</summary>
public sealed class WaitSetTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Of_many_counters_the_one_that_is_ready_is_found_by_every_way()
    {
        EventFd[] counters = [.. Enumerable.Range(0, 300).Select(_ => new EventFd())];
        PollSet poll = new();
        using EpollSet level = new(), edge = new(), once = new();
        foreach (EventFd counter in counters)
        {
            poll.Add(counter.Handle, PollEvents.Readable);
            level.Add(counter.Handle, PollEvents.Readable);
            edge.Add(counter.Handle, PollEvents.Readable, EpollTrigger.Edge);
            once.Add(counter.Handle, PollEvents.Readable, EpollTrigger.Once);
        }

        Assert.Equal((300, 300), (poll.Count, level.Count));
        counters[211].Signal();
        ReadyHandle expected = new(counters[211].Handle, PollEvents.Readable);
        Assert.Equal([expected], Found(poll.Wait));
        Assert.Equal([expected], Found(poll.Wait));
        Assert.Equal([expected], Found(level.Wait));
        Assert.Equal([expected], Found(level.Wait));
        Assert.Equal([expected], Found(edge.Wait));
        Assert.Empty(Found(edge.Wait)); // told once, though it was not taken
        Assert.Equal([expected], Found(once.Wait));
        counters[211].Signal();
        Assert.Equal([expected], Found(edge.Wait)); // new readiness
        Assert.Empty(Found(once.Wait));
        once.Modify(counters[211].Handle, PollEvents.Readable, EpollTrigger.Once);
        Assert.Equal([expected], Found(once.Wait));
        Assert.True(poll.Remove(counters[211].Handle) && level.Remove(counters[211].Handle));
        Assert.Empty(Found(poll.Wait));
        Assert.Empty(Found(level.Wait));
        Assert.False(level.Remove(counters[211].Handle));
        Array.ForEach(counters, counter => counter.Dispose());
        Assert.Empty(Found(poll.Wait));
        Assert.Equal(0, poll.Count);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_set_is_awaited_without_a_thread()
    {
        using EpollSet set = new();
        using EventFd counter = new();
        set.Add(counter.Handle, PollEvents.Readable);
        var ready = new ReadyHandle[4];
        Task<int> wait = set.WaitAsync(ready, Cancel);
        Assert.False(wait.IsCompleted);
        counter.Signal();
        Assert.Equal(1, await wait);
        Assert.Same(counter.Handle, ready[0].Handle);
    }

    [Fact]
    public void A_closed_handle_whose_description_lives_on_is_not_told_of_and_does_not_spin()
    {
        using EpollSet set = new();
        using PipePair pipe = new();
        using SafeFd elsewhere = SafeFd.DuplicateOf(pipe.Read);
        set.Add(pipe.Read, PollEvents.Readable);
        pipe.Put("x"u8);
        pipe.Read.Dispose();
        Assert.Empty(Found(set.Wait));
        using EventFd counter = new(1);
        set.Add(counter.Handle, PollEvents.Readable);
        Assert.Equal([new ReadyHandle(counter.Handle, PollEvents.Readable)], Found(set.Wait));
        Assert.Equal(1, set.Count); // the stale entry has left with the old epoll set
    }

    [Fact]
    public void A_number_that_comes_back_for_the_same_description_can_be_added_again()
    {
        using EpollSet set = new();
        using PipePair pipe = new();
        using SafeFd elsewhere = SafeFd.DuplicateOf(pipe.Read);
        int number = (int)pipe.Read.DangerousGetHandle();
        set.Add(pipe.Read, PollEvents.Readable);
        using SafeFileHandle twin = new(number, ownsHandle: false);
        Assert.Throws<ArgumentException>(() => set.Add(twin, PollEvents.Readable));
        Assert.Throws<ArgumentException>(() => set.Add(pipe.Read, PollEvents.Readable));
        pipe.Read.Dispose();
        int again = Libc.fcntl(elsewhere.Number, Libc.F_DUPFD_CLOEXEC, number);
        using SafeFileHandle same = new(again, ownsHandle: true);
        Capability.Require("a number that no other test took", again == number);
        set.Add(same, PollEvents.Readable);
        pipe.Put("x"u8);
        Assert.Equal([new ReadyHandle(same, PollEvents.Readable)], Found(set.Wait));
    }

    [Fact]
    public void A_file_is_ready_for_poll_and_refused_by_epoll()
    {
        using SafeFileHandle file = File.OpenHandle("/proc/self/exe");
        PollSet poll = new();
        poll.Add(file, PollEvents.Readable);
        Assert.Equal([new ReadyHandle(file, PollEvents.Readable)], Found(poll.Wait));
        using EpollSet set = new();
        Assert.Equal(Errno.EPERM, Assert.Throws<LinuxException>(() => set.Add(file, PollEvents.Readable)).ErrorNumber);
        Assert.Equal(0, set.Count);
    }

    private delegate int Waiting(Span<ReadyHandle> ready, TimeSpan? timeout);

    private static ReadyHandle[] Found(Waiting wait)
    {
        var ready = new ReadyHandle[8];
        return ready[..wait(ready, TimeSpan.Zero)];
    }
}
