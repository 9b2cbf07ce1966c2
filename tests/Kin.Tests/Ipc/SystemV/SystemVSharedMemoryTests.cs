using Kin.Inspection;
using Kin.Ipc;
using Kin.Tests.Signals;
using Kin.Tests.Workers;

namespace Kin.Tests.Ipc.SystemV;

/// <summary>A segment of System V is the same memory for Kin, C programs and util-linux.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class SystemVSharedMemoryTests(IpcPeer peer) : IClassFixture<IpcPeer>, IDisposable
{
    private readonly SystemVKey _key = Keys.New();
    private SystemVSharedMemory? _memory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _memory?.Remove();

    [Fact]
    public async Task What_C_wrote_Kin_reads_and_the_other_way_round()
    {
        string id = await peer.RunAsync("shm-make", _key.Value, 5000, "from C");
        _memory = SystemVSharedMemory.Open(_key);
        Assert.Equal((id, 5000), ($"{_memory.Id}", _memory.SizeBytes));
        using SystemVAttachment attached = _memory.Attach();
        Assert.Equal(5000, attached.SizeBytes);
        byte[] text = new byte[6];
        attached.Read(0, text);
        Assert.Equal("from C"u8, text);
        attached.Write(5, "# with love\0"u8);
        Assert.Equal("from # with love", await peer.RunAsync("shm-read", _key.Value));
    }

    [Fact]
    public async Task Both_count_in_one_word_without_losing_a_step()
    {
        _memory = SystemVSharedMemory.Create(_key, 4);
        using SystemVAttachment attached = _memory.Attach();
        Task<string> counting = peer.RunAsync("shm-count", _key.Value, 200_000);
        using (SystemVView view = attached.Use())
        {
            ref int counter = ref view.At<int>(0);
            for (int i = 0; i < 200_000; i++)
            {
                Interlocked.Increment(ref counter);
            }
        }

        await counting;
        Assert.Equal(400_000, attached.Read<int>(0));
    }

    [Fact]
    public void Places_outside_and_a_disposed_attachment_are_exceptions()
    {
        _memory = SystemVSharedMemory.Create(_key, 100);
        SystemVAttachment attached = _memory.Attach();
        attached.Write(92, long.MaxValue);
        Assert.Equal(long.MaxValue, attached.Read<long>(92));
        foreach (long offset in (long[])[93, -1, 101, long.MaxValue, long.MinValue])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => attached.Read<long>(offset));
            Assert.Throws<ArgumentOutOfRangeException>(() => attached.Write(offset, 1L));
        }

        attached.Dispose();
        Assert.Throws<ObjectDisposedException>(() => attached.Read<int>(0));
        Assert.Equal(0, _memory.GetStatus().AttachCount);
    }

    [Fact]
    public void What_is_attached_for_reading_cannot_be_written()
    {
        _memory = SystemVSharedMemory.Create(_key, 100);
        using SystemVAttachment attached = _memory.Attach(readOnly: true);
        Assert.True(attached.IsReadOnly);
        Assert.Equal(0, attached.Read<int>(0));
        Assert.Throws<InvalidOperationException>(() => attached.Write(0, 1));
    }

    [Fact]
    public void A_view_keeps_the_memory_when_the_attachment_is_disposed()
    {
        _memory = SystemVSharedMemory.Create(_key, 100);
        SystemVAttachment attached = _memory.Attach();
        using (SystemVView view = attached.Use())
        {
            attached.Dispose();
            view.At<int>(0) = 5;
            Assert.Equal(1, _memory.GetStatus().AttachCount);
        }

        Assert.Equal(0, _memory.GetStatus().AttachCount);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Disposing_under_threads_that_read_is_an_exception_there_and_no_crash()
    {
        _memory = SystemVSharedMemory.Create(_key, 1 << 16);
        for (int round = 0; round < 20; round++)
        {
            SystemVAttachment attached = _memory.Attach();
            using SemaphoreSlim reading = new(0);
            Task[] readers =
            [
                .. Enumerable.Range(0, 3).Select(_ => Task.Run(
                    () =>
                    {
                        byte[] copy = new byte[1 << 16];
                        for (int i = 0; ; i++)
                        {
                            attached.Read(0, copy);
                            if (i == 0)
                            {
                                reading.Release();
                            }
                        }
                    },
                    Cancel)),
            ];
            for (int i = 0; i < readers.Length; i++)
            {
                await reading.WaitAsync(Cancel);
            }

            attached.Dispose();
            foreach (Task reader in readers)
            {
                await Assert.ThrowsAsync<ObjectDisposedException>(() => reader);
            }
        }

        Assert.Equal(0, _memory.GetStatus().AttachCount);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_removed_segment_lives_for_those_that_have_it()
    {
        _memory = SystemVSharedMemory.Create(_key, 100);
        await using Listening holder = await peer.StartAsync("shm-hold", _key.Value);
        using (SystemVAttachment attached = _memory.Attach())
        {
            Assert.True(_memory.Remove());
            Assert.Null(SystemVSharedMemory.TryOpen(_key));
            Assert.True(_memory.GetStatus().IsRemoved);
            attached.Write(0, "to the end\0"u8);
        }

        holder.EndInput();
        Assert.Equal(["to the end"], (await holder.RestAsync()).Lines);
        Assert.False(_memory.Remove());
        Assert.Equal("EINVAL", Assert.Throws<LinuxException>(() => _memory.Attach()).ErrorName);
    }

    [Fact]
    public async Task Its_status_is_what_ipcs_tells()
    {
        string ipcs = Capability.RequireProgram("ipcs", "util-linux");
        _memory = SystemVSharedMemory.Create(_key, 12_345);
        _memory.SetMode(UnixFileMode.UserRead | UnixFileMode.GroupWrite);
        SystemVSharedMemoryStatus status = _memory.GetStatus();
        string told = (await new Command(ipcs, "-m", "-i", $"{_memory.Id}").CaptureAsync(Cancel)).StandardOutput;
        Assert.Matches(@"mode=0420\s", told);
        Assert.Matches(@"bytes=12345\s+lpid=0\s+cpid=" + Environment.ProcessId + @"\s+nattch=0", told);
        Assert.Equal((12_345, Environment.ProcessId, 0), (status.SizeBytes, status.CreatorProcessId, status.LastProcessId));
        Assert.Null(status.LastAttached);
    }

    [Fact]
    public void Sizes_and_limits_are_told()
    {
        _memory = SystemVSharedMemory.Create(_key, 100);
        Assert.Equal(_memory.Id, SystemVSharedMemory.OpenOrCreate(_key, 50).Id);
        LinuxException tooSmall = Assert.Throws<LinuxException>(() => SystemVSharedMemory.OpenOrCreate(_key, 101));
        Assert.Contains("is smaller", tooSmall.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => SystemVSharedMemory.Create(_key, 0));
        SystemVLimits limits = SystemVLimits.Read();
        string[] sem = File.ReadAllText("/proc/sys/kernel/sem").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(sem[2], $"{limits.MaxOperations}");
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/shmmni").Trim(), $"{limits.MaxSegments}");
    }
}
