using Kin.IO;
using Kin.Native;

namespace Kin.Tests.IO;

/// <summary>Waiting for descriptors on the reactor, against real pipes, eventfds and files.</summary>
public sealed class ReactorTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wait_ends_when_the_bytes_come_and_not_before()
    {
        (SafeFd read, SafeFd write) = NonBlockingPipe();
        using (read)
        using (write)
        {
            Task ready = Reactor.Shared.WaitReadable(read, Cancel);
            Assert.Equal(Descriptor.NotReady, Descriptor.Read(read, new byte[1]));
            Assert.False(ready.IsCompleted);
            Descriptor.Write(write, "x"u8);
            await ready.WaitAsync(s_limit, Cancel);
            Assert.Equal(1, Descriptor.Read(read, new byte[10]));
        }
    }

    [Fact]
    public async Task End_of_file_ends_a_wait_for_reading_and_a_lost_reader_one_for_writing()
    {
        (SafeFd read, SafeFd write) = NonBlockingPipe();
        using (read)
        {
            Task ready = Reactor.Shared.WaitReadable(read, Cancel);
            write.Dispose();
            await ready.WaitAsync(s_limit, Cancel);
        }

        (read, write) = NonBlockingPipe();
        using (write)
        {
            Fill(write);
            Task ready = Reactor.Shared.WaitWritable(write, Cancel);
            read.Dispose();
            await ready.WaitAsync(s_limit, Cancel);
        }
    }

    [Fact]
    public async Task One_descriptor_is_waited_for_in_both_directions_at_once()
    {
        using SafeFd counter = EventFd();
        WriteCounter(counter, ulong.MaxValue - 1); // full: not writable, readable
        Task writable = Reactor.Shared.WaitWritable(counter, Cancel);
        Task readable = Reactor.Shared.WaitReadable(counter, Cancel);
        await readable.WaitAsync(s_limit, Cancel);
        Assert.False(writable.IsCompleted);
        Task second = Reactor.Shared.WaitReadable(counter, Cancel);
        await second.WaitAsync(s_limit, Cancel);
        Descriptor.Read(counter, new byte[8]);
        await writable.WaitAsync(s_limit, Cancel);
        Task third = Reactor.Shared.WaitReadable(counter, Cancel);
        Assert.False(third.IsCompleted);
        WriteCounter(counter, 1);
        await third.WaitAsync(s_limit, Cancel);
    }

    [Theory, InlineData("/dev/null"), InlineData("/proc/self/exe")]
    public async Task A_file_is_always_ready(string path)
    {
        using SafeFd file = new(Sys.Check(Libc.open(path, Libc.O_RDONLY | Libc.O_CLOEXEC, 0), "open", path));
        await Reactor.Shared.WaitReadable(file, Cancel).WaitAsync(s_limit, Cancel);
        await Reactor.Shared.WaitReadable(file, Cancel).WaitAsync(s_limit, Cancel);
    }

    [Fact]
    public async Task Closing_a_descriptor_ends_its_waits_with_ObjectDisposedException()
    {
        (SafeFd read, SafeFd write) = NonBlockingPipe();
        using (write)
        {
            Task first = Reactor.Shared.WaitReadable(read, Cancel);
            Task second = Reactor.Shared.WaitReadable(read, Cancel);
            read.Dispose();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => first.WaitAsync(s_limit, Cancel));
            await Assert.ThrowsAsync<ObjectDisposedException>(() => second.WaitAsync(s_limit, Cancel));
            Assert.Throws<ObjectDisposedException>(() => { _ = Reactor.Shared.WaitReadable(read, Cancel); });
        }
    }

    [Fact]
    public async Task A_reused_number_is_not_woken_by_the_description_it_had_before()
    {
        (SafeFd read, SafeFd write) = NonBlockingPipe();
        using SafeFd copy = read.Duplicate(); // keeps the old description, and so its epoll entry, in being
        Task old = Reactor.Shared.WaitReadable(read, Cancel);
        read.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => old.WaitAsync(s_limit, Cancel));
        (SafeFd reused, SafeFd other) = NonBlockingPipe();
        using (write)
        using (reused)
        using (other)
        {
            Task fresh = Reactor.Shared.WaitReadable(reused, Cancel);
            Descriptor.Write(write, "x"u8);
            using SafeFd marker = EventFd();
            Task marked = Reactor.Shared.WaitReadable(marker, Cancel);
            WriteCounter(marker, 1);
            await marked.WaitAsync(s_limit, Cancel); // the reactor has been round since
            Assert.False(fresh.IsCompleted);
            Descriptor.Write(other, "y"u8);
            await fresh.WaitAsync(s_limit, Cancel);
        }
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_and_leaves_the_descriptor_usable()
    {
        (SafeFd read, SafeFd write) = NonBlockingPipe();
        using (read)
        using (write)
        using (CancellationTokenSource source = new())
        {
            Task wait = Reactor.Shared.WaitReadable(read, source.Token);
            Task other = Reactor.Shared.WaitReadable(read, Cancel);
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(s_limit, Cancel));
            Assert.False(other.IsCompleted);
            Descriptor.Write(write, "x"u8);
            await other.WaitAsync(s_limit, Cancel);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => Reactor.Shared.WaitReadable(read, source.Token));
        }
    }

    [Fact]
    public async Task A_callback_runs_once_on_the_thread_of_the_reactor()
    {
        (SafeFd read, SafeFd write) = NonBlockingPipe();
        using (read)
        using (write)
        {
            TaskCompletionSource<string?> name = new(TaskCreationOptions.RunContinuationsAsynchronously);
            int calls = 0;
            Reactor.Shared.Register(read, ReactorEvents.Read, () =>
            {
                Interlocked.Increment(ref calls);
                name.TrySetResult(Thread.CurrentThread.Name);
            });
            Descriptor.Write(write, "x"u8);
            Assert.Equal("Kin reactor", await name.Task.WaitAsync(s_limit, Cancel));
            Task again = Reactor.Shared.WaitReadable(read, Cancel);
            await again.WaitAsync(s_limit, Cancel);
            Assert.Equal(1, calls);
        }
    }

    internal static (SafeFd Read, SafeFd Write) NonBlockingPipe()
    {
        (SafeFd read, SafeFd write) = Pipe.Create();
        Pipe.SetNonBlocking(read);
        Pipe.SetNonBlocking(write);
        return (read, write);
    }

    private static SafeFd EventFd() =>
        new(Sys.Check(Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK), "eventfd"));

    private static void WriteCounter(SafeFd counter, ulong value) =>
        Assert.Equal(8, Descriptor.Write(counter, BitConverter.GetBytes(value)));

    private static void Fill(SafeFd write)
    {
        while (Descriptor.Write(write, new byte[4096]) != Descriptor.NotReady)
        {
        }
    }
}
