using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Kin.Inspection;
using Kin.Tests.Workers;
using Kin.Tool.Ports;

namespace Kin.Tests.Tool;

/// <summary>`kin ports`: sockets that this process has made itself.</summary>
public sealed class PortsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // Half a number of a process would be another's.
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task On_a_narrow_terminal_the_processes_are_not_cut_off()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        Command command = new Command(KinTool.Path, "ports", $"{port}") with
        {
            Environment = new Dictionary<string, string?> { ["COLUMNS"] = null },
        };
        CommandOutput output = await command.WithTerminal(columns: 60).CaptureAsync(Cancel);
        Assert.Matches($@":{port} .* {ThisProcess.Id} \S", output.EnsureSuccess().StandardOutput);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_port_is_shown_with_who_listens_and_who_is_joined()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), Cancel);
        using Socket accepted = await listener.AcceptAsync(Cancel);
        int from = ((IPEndPoint)client.LocalEndPoint!).Port, id = ThisProcess.Id;

        string text = (await KinTool.Run("ports", $"{port}")).EnsureSuccess().StandardOutput;
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("protocol", lines[0], StringComparison.Ordinal);
        Assert.Matches($@"^tcp +listening +127\.0\.0\.1:{port} +- +\S+ +{id} ", lines[1]);
        Assert.Contains(lines, l => System.Text.RegularExpressions.Regex.IsMatch(
            l, $@"^tcp +established +127\.0\.0\.1:{from} +127\.0\.0\.1:{port} +\S+ +{id} [^ ].* {id} "));
        JsonElement all = JsonDocument.Parse((await KinTool.Run(
            "ports", "--json", "-t4", "--state", "established", "-p", $"{id}", $"{port}")).EnsureSuccess().StandardOutput).RootElement;
        Assert.Equal(
            [(from, port), (port, from)],
            all.EnumerateArray().Select(s => (s.GetProperty("localPort").GetInt32(), s.GetProperty("remotePort").GetInt32()))
                .OrderBy(p => p.Item2 != port));
        Assert.Equal(
            ((long[])[accepted.Handle, client.Handle]).Order(),
            all.EnumerateArray().Select(s => s.GetProperty("processes")[0].GetProperty("fd").GetInt64()).Order());
    }

    [Fact]
    public void Each_filter_takes_what_it_says()
    {
        using Socket udp = new(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
        udp.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        using Socket unix = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        unix.Bind(new UnixDomainSocketEndPoint($"\0kin-test-{Guid.NewGuid():N}"));
        unix.Listen();
        using Socket tcp = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        tcp.Listen();
        var connections = Connections.Read();
        SocketInfo[] mine = [.. connections.Sockets.Where(s => s.Holders.Any(h => h.ProcessId == ThisProcess.Id))];
        int port = ((IPEndPoint)udp.LocalEndPoint!).Port, other = ((IPEndPoint)tcp.LocalEndPoint!).Port;
        Assert.Equal([SocketProtocol.Tcp, SocketProtocol.Udp6], Taken(new() { Ports = [port, other] }));
        Assert.Equal([SocketProtocol.Udp6], Taken(new() { Ports = [port] }));
        Assert.Equal([SocketProtocol.Udp6], Taken(new() { Ports = [port, other], Version6 = true }));
        Assert.Equal([SocketProtocol.Tcp], Taken(new() { Ports = [port, other], Tcp = true }));
        Assert.Equal([SocketProtocol.Udp6], Taken(new() { Ports = [port, other], States = [SocketState.Unconnected] }));
        Assert.Equal([SocketProtocol.Tcp, SocketProtocol.Udp6], Taken(new() { Ports = [port, other], Listening = true }));
        Assert.Empty(Taken(new() { Ports = [port], Namespace = connections.OwnNetworkNamespace + 1 }));
        Assert.Empty(Taken(new() { Ports = [port], Names = ["no such program"] }));
        Assert.Empty(Taken(new() { Ports = [port], Processes = [1] }));
        Assert.Contains(SocketProtocol.UnixStream, Taken(new() { Unix = true, Listening = true }));
        Assert.DoesNotContain(SocketProtocol.Tcp, Taken(new() { Unix = true }));
        Assert.All(PortFilter.StateNames, name => Assert.NotNull(PortFilter.StateOf(name)));

        SocketProtocol[] Taken(PortFilter filter) => [.. mine.Where(filter.Takes).Select(s => s.Protocol).Distinct().Order()];
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Who_may_not_look_at_others_is_told_that_root_sees_more()
    {
        Capability.RequireRoot();
        string setpriv = Capability.RequireProgram("setpriv", "util-linux");
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        CommandOutput output = await KinTool.Capture(new Command(
            setpriv, "--reuid=65534", "--regid=65534", "--clear-groups", KinTool.Path, "ports", $"{port}") with
        {
            Environment = new Dictionary<string, string?> { ["TMPDIR"] = null, ["HOME"] = null },
        });
        Assert.Matches($@"(?m)^tcp +listening +127\.0\.0\.1:{port} +- +root +-$", output.EnsureSuccess().StandardOutput);
        Assert.Matches(@"\n\n\d+ process(es)? may not be looked at: root sees what (they have|it has)\.\n\z", output.StandardOutput);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Programs_get_lines_of_values_too()
    {
        using Socket udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)udp.LocalEndPoint!).Port;
        string csv = (await KinTool.Run("ports", "--csv", "--here", $"{port}")).EnsureSuccess().StandardOutput;
        Assert.Matches(
            $@"^protocol,state,local,remote,user,process,other end\nudp,unconnected,127\.0\.0\.1:{port},,\w+,{ThisProcess.Id} [^,]+,\n\z", csv);
        string none = (await KinTool.Run("ports", "--csv", "-p", "2147483647")).StandardOutput;
        Assert.Equal("protocol,state,local,remote,user,process,other end\n", none);
    }

    [Theory]
    [InlineData("ports --json --csv", "two forms", 2)]
    [InlineData("ports 0", "'0' is no port", 2)]
    [InlineData("ports http", "'http' is no port", 2)]
    [InlineData("ports --state up", "There are: established", 2)]
    [InlineData("ports --pid 2147483647", "no socket is like that", 1)]
    [InlineData("ports --pid x", "'x' is no process id", 2)]
    [InlineData("ports --prot tcp", "no option '--prot'", 2)]
    public Task What_is_wrong_is_one_line(string words, string message, int code) => KinTool.IsRefused(words, message, code);
}
