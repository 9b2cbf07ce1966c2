using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Kin.Inspection;
using Kin.IO;
using Kin.Native.Files;
using Kin.Native.Processes;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Inspection;

/// <summary>Sockets and pipes with those who have them, beside ss(8) and what the sockets themselves say.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ConnectionsTests
{
    private const string ListensInItsOwnNetwork = """
        import socket, sys
        s = socket.socket(); s.bind(('0.0.0.0', 4711)); s.listen()
        print('ready', flush=True)
        sys.stdin.read()
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // The kernel writes /proc/net/tcp and unix a page at a time, some 27 and 66 sockets.
    [Fact(Timeout = Limit.Milliseconds)]
    public void All_sockets_are_found_where_there_are_many()
    {
        List<Socket> all = [];
        try
        {
            for (int i = 0; i < 120; i++)
            {
                all.Add(Listening(AddressFamily.InterNetwork));
                Socket unix = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
                all.Add(unix);
                unix.Bind(new UnixDomainSocketEndPoint($"\0kin-many-{Environment.ProcessId}-{i}"));
            }

            var connections = Connections.Read();
            Assert.DoesNotContain(all, socket => connections.FindSocket(
                FileIdentity.OfNumber((int)socket.SafeHandle.DangerousGetHandle())!.Inode) is null);
        }
        finally
        {
            all.ForEach(socket => socket.Dispose());
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Sockets_have_the_addresses_states_and_numbers_that_ss_gives_them()
    {
        using Socket listener = Listening(AddressFamily.InterNetwork), both = Listening(AddressFamily.InterNetworkV6);
        using Socket client = await ConnectedAsync(listener), accepted = await listener.AcceptAsync(Cancel);
        using Socket asFour = await ConnectedAsync(both), acceptedAsSix = await both.AcceptAsync(Cancel);
        using Socket udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        client.Send([1, 2, 3]); // not read
        Socket[] all = [listener, both, client, accepted, asFour, acceptedAsSix, udp];
        var connections = Connections.Read();
        SocketInfo[] found = [.. all.Select(s => Find(connections, s))];
        Assert.Equal(
            [
                (SocketProtocol.Tcp, SocketState.Listening), (SocketProtocol.Tcp6, SocketState.Listening),
                (SocketProtocol.Tcp, SocketState.Established), (SocketProtocol.Tcp, SocketState.Established),
                (SocketProtocol.Tcp, SocketState.Established), (SocketProtocol.Tcp6, SocketState.Established),
                (SocketProtocol.Udp, SocketState.Unconnected),
            ],
            found.Select(f => (f.Protocol, f.State)));
        Assert.Equal(all.Select(s => (IPEndPoint)s.LocalEndPoint!), found.Select(f => f.LocalEndPoint));
        Assert.Equal(client.RemoteEndPoint, found[2].RemoteEndPoint);
        Assert.Equal((3, 0), (found[3].ReceiveQueue, found[2].ReceiveQueue));
        Assert.All(found, f => Assert.Equal(connections.OwnNetworkNamespace, f.NetworkNamespace));
        Assert.Equal(found[3], connections.PeerOf(found[2]));
        Assert.Equal(found[5], connections.PeerOf(found[4])); // IPv4 at one end, IPv6 at the other
        Assert.Null(connections.PeerOf(found[0]));

        string ss = Capability.RequireProgram("ss", "iproute2");
        string told = (await new Command(ss, "-tuanHe").CaptureAsync(Cancel)).StandardOutput;
        foreach (SocketInfo f in found)
        {
            string line = Assert.Single(told.Split('\n'), l => l.Contains($" ino:{f.Inode} ", StringComparison.Ordinal));
            Assert.Contains($":{f.LocalEndPoint!.Port} ", line, StringComparison.Ordinal);
            string state = f.State switch { SocketState.Listening => "LISTEN", SocketState.Established => "ESTAB", _ => "UNCONN" };
            Assert.Matches($@"^(tcp|udp)\s+{state}\s+{f.ReceiveQueue}\s", line);
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_unix_socket_knows_its_other_end_and_who_waits_to_be_accepted()
    {
        using TemporaryDirectory folder = new();
        string path = Path.Combine(folder.Path, "a name\nin two lines");
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(5);
        using Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(path), Cancel);
        var connections = Connections.Read();
        SocketInfo waits = Find(connections, listener);
        Assert.Equal((SocketProtocol.UnixStream, SocketState.Listening, path), (waits.Protocol, waits.State, waits.Path));
        Assert.Equal(SocketState.Established, Find(connections, client).State);
        using Socket accepted = await listener.AcceptAsync(Cancel);
        var later = Connections.Read();
        SocketInfo end = Find(later, client), other = Find(later, accepted);
        Capability.Require("sock_diag(7) of unix sockets", connections.KnowsUnixPeers);
        Assert.Equal((1, 5, 0), (waits.ReceiveQueue, waits.SendQueue, Find(later, listener).ReceiveQueue));
        Assert.Equal((other, end), (later.PeerOf(end), later.PeerOf(other)));
        Assert.Equal(path, other.Path);
    }

    // Its name is written into /proc/net/unix as it is.
    [Fact]
    public void A_unix_socket_cannot_pass_for_another_by_its_name()
    {
        const ulong Nobodys = uint.MaxValue - 3;
        string name = $"x{Guid.NewGuid().ToString()[..8]}\n0000000000000000: 00000002 00000000 00010000 0001 01 {Nobodys} /run/x";
        using Socket liar = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        liar.Bind(new UnixDomainSocketEndPoint($"\0{name}"));
        var connections = Connections.Read();
        Capability.Require("sock_diag(7) of unix sockets", connections.KnowsUnixPeers);
        Assert.Null(connections.FindSocket(Nobodys));
        Assert.Equal(($"@{name}", SocketState.Unconnected), (Find(connections, liar).Path, Find(connections, liar).State));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_pipe_knows_who_reads_who_writes_and_how_full_it_is()
    {
        await using ChildProcess child = (new Command("sleep", "60") with { StandardInput = StandardStream.Piped }).Start();
        await child.StandardInput.WriteAsync(new byte[5], Cancel);
        await child.StandardInput.FlushAsync(Cancel);
        ulong inode = ulong.Parse(new FileInfo($"/proc/{child.Id}/fd/0").LinkTarget!["pipe:[".Length..^1], null);
        PipeInfo pipe = Connections.Read().FindPipe(inode)!;
        Assert.Equal(new DescriptorHolder(child.Id, 0, FileAccess.Read), Assert.Single(pipe.Readers));
        Assert.Equal(ThisProcess.Id, Assert.Single(pipe.Writers).ProcessId);
        Assert.Equal((5, 65536), pipe.ReadFill());
        Assert.Equal((5, 65536), PipeFill.Read(child.Id, 0, inode, mayBorrow: false)); // where a policy forbids pidfd_getfd(2)
        Assert.Null(PipeFill.Read(child.Id, 0, inode + 1)); // the number is another's by now
        child.Kill();
        await child.WaitAsync(Cancel);
        Assert.Equal((5, 65536), pipe.ReadFill()); // by the end that is left
        Assert.Null(PipeFill.Read(child.Id, 0, inode));
        Assert.Empty(Connections.Read().FindPipe(inode)!.Readers);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Sockets_of_another_network_namespace_are_seen_through_a_process_in_it()
    {
        Capability.RequireRoot();
        string unshare = Capability.RequireProgram("unshare", "util-linux"), python = Capability.RequireProgram("python3", "python3");
        await using ChildProcess child = (new Command(unshare, "--net", python, "-c", ListensInItsOwnNetwork) with
        {
            StandardInput = StandardStream.Piped,
            StandardOutput = StandardStream.Piped,
        }).Start();
        using StreamReader reader = new(child.StandardOutput, leaveOpen: true);
        Assert.Equal("ready", await reader.ReadLineAsync(Cancel));
        var connections = Connections.Read();
        SocketInfo found = Assert.Single(connections.Sockets, s => s.Holders.Any(h => h.ProcessId == child.Id) && !s.IsUnix);
        Assert.Equal((SocketState.Listening, 4711), (found.State, found.LocalEndPoint!.Port));
        Assert.Equal($"net:[{found.NetworkNamespace}]", new FileInfo($"/proc/{child.Id}/ns/net").LinkTarget);
        Assert.NotEqual(connections.OwnNetworkNamespace, found.NetworkNamespace);
        CommandOutput told = await Tool.KinTool.Run("ports", "-l", "-p", $"{child.Id}");
        Assert.Matches($@"(?m)^tcp +listening +\*:4711 .* {child.Id} python3.* net:\[{found.NetworkNamespace}\]$", told.StandardOutput);
        Assert.Equal(1, (await Tool.KinTool.Run("ports", "--here", "-p", $"{child.Id}")).Status.Code);
        child.Kill();
    }

    [Fact]
    public void Tables_of_the_kernel_are_read_as_they_are_meant()
    {
        const string Tcp6 = """
              sl  local_address  remote_address  st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000002 00:0 0  1000        0 4711 1 0
               1: 0000000000000000FFFF00000100007F:1F90 0000000000000000FFFF00000200007F:C000 06 00000010:00000000 03:0 0     0        0 0 3 0

            """;
        List<SocketInfo> found = InternetTable.Parse(System.Text.Encoding.ASCII.GetBytes(Tcp6), SocketProtocol.Tcp6, 7);
        Assert.Equal(
            [
                ("[::1]:8080", null, SocketState.Listening, 2, 0, 1000u, 4711ul, 7ul),
                ("[::ffff:127.0.0.1]:8080", "[::ffff:127.0.0.2]:49152", SocketState.TimeWait, 0, 16, 0u, 0ul, 7ul),
            ],
            found.Select(f => ($"{f.LocalEndPoint}", f.RemoteEndPoint?.ToString(), f.State, f.ReceiveQueue!.Value, f.SendQueue!.Value,
                f.UserId!.Value, f.Inode, f.NetworkNamespace)));
        Assert.Throws<InvalidDataException>(() => InternetTable.Parse("0: 0100007F:1F90 0:0 0A"u8, SocketProtocol.Tcp, 0));
        Assert.Throws<InvalidDataException>(() => InternetTable.Parse("0: x:1 0:0 0A 0:0 0:0 0 0 0 1"u8, SocketProtocol.Tcp, 0));
        const string Unix = "Num       RefCount Protocol Flags    Type St Inode Path\n"
            + "0000000000000000: 00000002 00000000 00010000 0001 01 12 /run/a b\n"
            + "0000000000000000: 00000003 00000000 00000000 0005 03    13\n"
            + "0000000000000000: 00000002 00000000 00000000 0002 01 14 @x\n1: 2 3 zz 5 6 7\n";
        Assert.Equal(
            [
                (SocketProtocol.UnixStream, SocketState.Listening, 12ul, "/run/a b"),
                (SocketProtocol.UnixSequentialPacket, SocketState.Established, 13ul, null),
                (SocketProtocol.UnixDatagram, SocketState.Unconnected, 14ul, "@x\n1: 2 3 zz 5 6 7"),
            ],
            UnixTable.Parse(System.Text.Encoding.ASCII.GetBytes(Unix), 0).Select(f => (f.Protocol, f.State, f.Inode, f.Path)));
    }

    [Fact]
    public void Of_another_proc_nothing_is_taken_from_this_machine()
    {
        using FakeProc proc = new();
        proc.Add(7);
        Directory.CreateDirectory(Path.Combine(proc.Path, "7", "fd"));
        Directory.CreateDirectory(Path.Combine(proc.Path, "7", "ns"));
        File.CreateSymbolicLink(Path.Combine(proc.Path, "7", "fd", "3"), "socket:[12]");
        File.CreateSymbolicLink(Path.Combine(proc.Path, "7", "fd", "4"), "pipe:[13]");
        File.CreateSymbolicLink(Path.Combine(proc.Path, "7", "fd", "5"), "/pipe:[14]");
        File.CreateSymbolicLink(Path.Combine(proc.Path, "7", "ns", "net"), "net:[99]");
        proc.Write(7, "net/unix", "Num\n0: 2 0 00010000 0001 01 12 /run/a\n");
        var found = Connections.Read(proc.Root);
        SocketInfo socket = Assert.Single(found.Sockets);
        Assert.Equal((12ul, 99ul, 7, 3), (socket.Inode, socket.NetworkNamespace, socket.Holders[0].ProcessId, socket.Holders[0].Descriptor));
        Assert.Equal((13ul, false, 0ul), (Assert.Single(found.Pipes).Inode, found.KnowsUnixPeers, found.OwnNetworkNamespace));
    }

    private static Socket Listening(AddressFamily family)
    {
        Socket socket = new(family, SocketType.Stream, ProtocolType.Tcp);
        if (family == AddressFamily.InterNetworkV6)
        {
            socket.DualMode = true;
        }

        socket.Bind(new IPEndPoint(family == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Any, 0));
        socket.Listen();
        return socket;
    }

    private static async Task<Socket> ConnectedAsync(Socket to)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)to.LocalEndPoint!).Port), Cancel);
        return socket;
    }

    // By the inode that the kernel gives for this process's own handle.
    private static SocketInfo Find(Connections connections, Socket socket)
    {
        DescriptorInfo info = Descriptors.Of(socket.SafeHandle)!;
        ulong inode = ulong.Parse(Regex.Match(info.Target, "[0-9]+").Value, System.Globalization.CultureInfo.InvariantCulture);
        SocketInfo found = connections.FindSocket(inode)!;
        Assert.Contains(new DescriptorHolder(ThisProcess.Id, info.Number, FileAccess.ReadWrite), found.Holders);
        return found;
    }
}
