using Kin.Daemons;
using System.Net.Sockets;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Daemons;

/// <summary>Sockets that a supervisor opened before it started the program.</summary>
public sealed class ListenSocketTests
{
    // activate SOCKET FIFO NAMES PID-or-empty PROGRAM...: execs it with a listening socket as 3 and a FIFO as 4.
    private const string Activator = """
        import os, socket, sys
        path, fifo, names, pid = sys.argv[1:5]
        s = socket.socket(socket.AF_UNIX); s.bind(path); s.listen()
        f = os.open(fifo, os.O_RDWR)
        os.write(f, b'a line\n')
        a, b = os.dup(s.fileno()), os.dup(f)
        os.dup2(a, 30); os.dup2(b, 31)
        os.closerange(3, 30)
        os.dup2(30, 3); os.dup2(31, 4); os.closerange(30, 40)
        os.environ.update(LISTEN_FDS='2', LISTEN_FDNAMES=names, LISTEN_PID=pid or str(os.getpid()))
        os.execv(sys.argv[5], sys.argv[5:])
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task They_are_taken_over_by_name_and_no_child_gets_them()
    {
        using TemporaryDirectory directory = new();
        await using ChildProcess service = Start(directory, "web:commands", "");
        using StreamReader reader = new(service.StandardOutput);
        Assert.Equal("2 web (descriptor 3),commands (descriptor 4) then 0", await reader.ReadLineAsync(Cancel));
        string? line;
        while ((line = await reader.ReadLineAsync(Cancel)) is not (null or "variables ''"))
        {
            Assert.False(line.StartsWith('3') || line.StartsWith('4'), line);
        }

        Assert.NotNull(line);
        using Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint($"{directory.Path}/socket"), Cancel);
        byte[] bytes = new byte[5];
        Assert.Equal(5, await client.ReceiveAsync(bytes, Cancel));
        Assert.Equal("hello"u8.ToArray(), bytes);
        Assert.Equal("file: a line", await reader.ReadLineAsync(Cancel));
        Assert.True((await service.WaitAsync(Cancel)).Success);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Those_that_are_meant_for_another_process_are_left_alone()
    {
        using TemporaryDirectory directory = new();
        await using ChildProcess service = Start(directory, "a:b", "1");
        using StreamReader reader = new(service.StandardOutput);
        Assert.Equal("0  then 0", await reader.ReadLineAsync(Cancel));
        string rest = await reader.ReadToEndAsync(Cancel);
        Assert.Contains("\n3 socket:", rest, StringComparison.Ordinal);
        Assert.Contains("variables ''", rest, StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("3", "LISTEN_FDS is 3, but descriptor 3 did not come from the supervisor.")]
    [InlineData("2000000000", "which is no number of descriptors"), InlineData("-1", "which is no number of descriptors")]
    public async Task Descriptors_that_nobody_passed_are_an_error_and_those_of_the_runtime_are_left_alone(string count, string error)
    {
        CommandOutput output = await new Command(
            "sh", "-c", $"LISTEN_FDS={count} LISTEN_PID=$$ exec '{TestChild.Path}' service listen").CaptureAsync(Cancel);
        Assert.Contains(error, output.StandardError, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Names_that_do_not_fit_are_an_error()
    {
        using TemporaryDirectory directory = new();
        await using ChildProcess service = Start(directory, "one", "");
        using StreamReader reader = new(service.StandardError);
        Assert.Contains("LISTEN_FDNAMES has 1 names for 2 descriptors", await reader.ReadToEndAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_activator_of_systemd_is_understood()
    {
        string activate = Capability.RequireProgram("systemd-socket-activate", "systemd");
        using TemporaryDirectory directory = new();
        string path = $"{directory.Path}/socket";
        await using ChildProcess service = (new Command(activate, "-l", path, "--fdname=web", TestChild.Path, "service", "listen") with
        {
            NewProcessGroup = true, StandardInput = StandardStream.Null, StandardOutput = StandardStream.Piped, StandardError = StandardStream.Null,
        }).Start();
        using Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        while (!await IsConnectedAsync(client, path))
        {
            await Task.Delay(1, Cancel);
        }

        using StreamReader reader = new(service.StandardOutput);
        Assert.Equal("1 web (descriptor 3) then 0", await reader.ReadLineAsync(Cancel));
        byte[] bytes = new byte[5];
        Assert.Equal(5, await client.ReceiveAsync(bytes, Cancel));
    }

    // The file is there from bind(2) on, but connections are refused until listen(2).
    private static async Task<bool> IsConnectedAsync(Socket client, string path)
    {
        try
        {
            await client.ConnectAsync(new UnixDomainSocketEndPoint(path), Cancel);
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable)
        {
            return false;
        }
    }

    private static ChildProcess Start(TemporaryDirectory directory, string names, string pid)
    {
        string python = Capability.RequireProgram("python3", "python3");
        Assert.Equal(0, new Command("mkfifo", $"{directory.Path}/fifo").Run().Code);
        return new Command(
            python, "-c", Activator, $"{directory.Path}/socket", $"{directory.Path}/fifo", names, pid, TestChild.Path, "service", "listen")
        {
            StandardInput = StandardStream.Null, StandardOutput = StandardStream.Piped, StandardError = StandardStream.Piped,
        }.Start();
    }
}
