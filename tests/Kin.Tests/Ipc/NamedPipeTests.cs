#pragma warning disable xUnit1051 // a wait without a token goes another way
using System.Diagnostics;
using Kin.Ipc;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Ipc;

/// <summary>A named pipe is the same pipe for Kin and the shell.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class NamedPipeTests : IDisposable
{
    private static readonly TimeSpan s_brief = TimeSpan.FromMilliseconds(30);

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Fifo => Path.Combine(_directory.Path, "fifo");

    public void Dispose() => _directory.Dispose();

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_the_shell_writes_Kin_reads_to_the_end()
    {
        NamedPipe pipe = NamedPipe.Create(Fifo);
        await using Stream reading = pipe.OpenReader();
        using StreamReader reader = new(reading);
        Task<string> all = reader.ReadToEndAsync(Cancel);
        await using ChildProcess shell = new Command("sh", "-c", $"(echo one; echo two) > {Fifo}").Start();
        Assert.Equal("one\ntwo\n", await all);
        Assert.True((await shell.WaitAsync(Cancel)).Success);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_Kin_writes_the_shell_reads_in_a_pipe_that_mkfifo_made()
    {
        Assert.True(new Command("mkfifo", "-m", "600", Fifo).Run().Success);
        NamedPipe pipe = NamedPipe.Open(Fifo);
        Assert.Null(pipe.TryOpenWriter());
        Task<Stream> opening = pipe.OpenWriterAsync(Cancel);
        Task<CommandOutput> cat = new Command("cat", Fifo).CaptureAsync(Cancel);
        await using (Stream writer = await opening)
        {
            await writer.WriteAsync("hello"u8.ToArray(), Cancel);
        }

        Assert.Equal("hello", (await cat).StandardOutput);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_reader_that_stays_open_reads_from_one_writer_after_the_other()
    {
        NamedPipe pipe = NamedPipe.OpenOrCreate(Fifo);
        Assert.Equal(Fifo, NamedPipe.OpenOrCreate(Fifo).Path);
        await using Stream reading = pipe.OpenReader(staysOpen: true);
        using StreamReader reader = new(reading);
        for (int i = 0; i < 5; i++)
        {
            Assert.True(new Command("sh", "-c", $"echo request {i} > {Fifo}").Run().Success);
            Assert.Equal($"request {i}", await reader.ReadLineAsync(Cancel));
        }

        Task<int> waiting = reading.ReadAsync(new byte[1], Cancel).AsTask();
        await reading.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Small_writes_of_many_processes_are_not_mixed()
    {
        NamedPipe pipe = NamedPipe.Create(Fifo);
        await using Stream reading = pipe.OpenReader(staysOpen: true);
        using StreamReader reader = new(reading);
        string line = new('x', 1000);
        ChildProcess[] writers =
        [
            .. Enumerable.Range(0, 4).Select(i => new Command(
                "sh", "-c", $"exec 3> {Fifo}; for n in 1 2 3 4 5 6 7 8 9 10; do echo {i}{line}{i} >&3; done").Start()),
        ];
        for (int i = 0; i < 40; i++)
        {
            Assert.Matches("^([0-3])x{1000}\\1$", await reader.ReadLineAsync(Cancel));
        }

        foreach (ChildProcess writer in writers)
        {
            Assert.True((await writer.WaitAsync(Cancel)).Success);
            await writer.DisposeAsync();
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_writer_waits_for_a_reader_until_time_or_token_end_it()
    {
        NamedPipe pipe = NamedPipe.Create(Fifo);
        long start = Stopwatch.GetTimestamp();
        Assert.Null(pipe.OpenWriter(s_brief));
        Assert.Null(await pipe.OpenWriterAsync(s_brief, Cancel));
        Assert.True(Stopwatch.GetElapsedTime(start) >= 2 * s_brief - TimeSpan.FromMilliseconds(2));
        using CancellationTokenSource stop = new();
        Task<Stream> opening = pipe.OpenWriterAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        Task<Stream> blocking = Task.Run(() => pipe.OpenWriter(), Cancel);
        Stream reader = pipe.OpenReader();
        await using Stream writer = await blocking;
        await writer.WriteAsync("x"u8.ToArray(), Cancel);
        Assert.Equal('x', reader.ReadByte());
        await reader.DisposeAsync();
        Assert.Equal("EPIPE", (await Assert.ThrowsAsync<LinuxException>(
            async () => await writer.WriteAsync("x"u8.ToArray(), Cancel))).ErrorName);
    }

    [Fact]
    public void Its_mode_is_as_asked_and_other_files_are_refused()
    {
        UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        NamedPipe pipe = NamedPipe.Create(Fifo, mode);
        Assert.Equal(mode, File.GetUnixFileMode(Fifo));
        Assert.Equal("EEXIST", Assert.Throws<LinuxException>(() => NamedPipe.Create(Fifo)).ErrorName);
        Assert.True(pipe.Delete());
        Assert.False(pipe.Delete());
        Assert.Equal("ENOENT", Assert.Throws<LinuxException>(() => pipe.OpenReader()).ErrorName);
        File.WriteAllText(Fifo, "a file");
        Assert.Contains("no named pipe", Assert.Throws<LinuxException>(() => NamedPipe.Open(Fifo)).Message, StringComparison.Ordinal);
        Assert.Contains("no named pipe", Assert.Throws<LinuxException>(() => pipe.TryOpenWriter()).Message, StringComparison.Ordinal);
        Assert.Equal("a file", File.ReadAllText(Fifo));
    }
}
