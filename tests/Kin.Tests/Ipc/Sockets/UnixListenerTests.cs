using Kin.Ipc;
using Kin.Native;
using Kin.Native.Files;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Ipc.Sockets;

/// <summary>Names: who has one, who left one behind, and who may connect.</summary>
public sealed class UnixListenerTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Address => Path.Combine(_folder.Path, "s");

    public void Dispose() => _folder.Dispose();

    [Theory, InlineData(UnixSocketKind.Stream), InlineData(UnixSocketKind.SeqPacket)]
    public async Task Connections_are_accepted_at_a_path_and_at_an_abstract_name(UnixSocketKind kind)
    {
        foreach (string address in (string[])[Address, "@", $"@kin-test-{Guid.NewGuid():N}"])
        {
            using UnixSocketListener listener = UnixSocket.Listen(address, new UnixListenOptions { Kind = kind });
            Assert.Null(listener.Accept(TimeSpan.Zero));
            Task<UnixSocket> accepting = listener.AcceptAsync(Cancel);
            using UnixSocket client = await UnixSocket.ConnectAsync(listener.Address, kind, Cancel);
            using UnixSocket server = await accepting;
            client.Send("hello"u8);
            Assert.Equal(5, server.Receive(new byte[10]));
            Assert.Equal(Environment.ProcessId, client.GetPeer().ProcessId);
            Assert.False(StatusFlags.IsNonBlocking((int)client.Handle.DangerousGetHandle()));
            Assert.False(StatusFlags.IsNonBlocking((int)server.Handle.DangerousGetHandle()));
        }

        Assert.False(File.Exists(Address));
    }

    [Fact]
    public void The_file_has_exactly_the_permissions_that_were_asked_for()
    {
        using (UnixSocket.Listen(Address))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(Address));
        }

        const UnixFileMode All = (UnixFileMode)0x1B6; // 0666
        using (UnixSocket.Listen(Address, new UnixListenOptions { Mode = All }))
        {
            Assert.Equal(All, ModeOf(Address));
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_a_killed_process_left_is_replaced_and_what_lives_is_not()
    {
        const string Bind = "s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(); print('ready'); s.accept(); s.accept()";
        await using PythonPeer peer = PythonPeer.Start(Bind, Address);
        Assert.Equal("ready", await peer.Line());
        LinuxException held = Assert.Throws<LinuxException>(() => UnixSocket.Listen(Address));
        Assert.Equal("EADDRINUSE", held.ErrorName);
        Assert.True(File.Exists(Address));
        peer.Process.Kill();
        await peer.Process.WaitAsync(Cancel);
        LinuxException refused = Assert.Throws<LinuxException>(() => UnixSocket.Connect(Address));
        Assert.Equal("ECONNREFUSED", refused.ErrorName);
        Assert.Equal("EADDRINUSE", Assert.Throws<LinuxException>(
            () => UnixSocket.Listen(Address, new UnixListenOptions { ReplacesStale = false })).ErrorName);
        using UnixSocketListener listener = UnixSocket.Listen(Address, new UnixListenOptions { Kind = UnixSocketKind.SeqPacket });
        using UnixSocket client = UnixSocket.Connect(Address, UnixSocketKind.SeqPacket);
        Assert.Equal("EADDRINUSE", Assert.Throws<LinuxException>(() => UnixSocket.Listen(Address)).ErrorName);
        Assert.Equal("EPROTOTYPE", Assert.Throws<LinuxException>(() => UnixSocket.Connect(Address)).ErrorName);
        Assert.Equal([Address], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Of_many_that_replace_the_same_stale_file_one_gets_the_name()
    {
        for (int round = 0; round < 20; round++)
        {
            LeaveStale();
            UnixSocketListener?[] all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(TryListen, Cancel)));
            UnixSocketListener winner = Assert.Single(all.OfType<UnixSocketListener>());
            using UnixSocket client = UnixSocket.Connect(Address);
            using UnixSocket server = winner.Accept();
            winner.Dispose();
            Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        }
    }

    [Fact]
    public void A_file_of_another_kind_is_never_replaced()
    {
        File.WriteAllText(Address, "precious");
        LinuxException refused = Assert.Throws<LinuxException>(() => UnixSocket.Listen(Address));
        Assert.Contains("another kind", refused.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(Address));
    }

    [Fact]
    public void Disposing_removes_only_its_own_file()
    {
        UnixSocketListener old = UnixSocket.Listen(Address);
        File.Delete(Address);
        using UnixSocketListener fresh = UnixSocket.Listen(Address);
        old.Dispose();
        using UnixSocket client = UnixSocket.Connect(Address);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_listener_that_accepts_nobody_is_waited_for_at_most_so_long()
    {
        using UnixSocketListener listener = UnixSocket.Listen("@", new UnixListenOptions { Backlog = 1 });
        List<UnixSocket> waiting = [];
        try
        {
            for (int i = 0; i < 2; i++)
            {
                waiting.Add(UnixSocket.Connect(listener.Address));
            }

            TimeSpan moment = TimeSpan.FromMilliseconds(20);
            Assert.Throws<TimeoutException>(() => UnixSocket.Connect(listener.Address, UnixSocketKind.Stream, moment));
            Task<UnixSocket> late = UnixSocket.ConnectAsync(listener.Address, cancellationToken: Cancel);
            Assert.False(late.IsCompleted);
            listener.Accept().Dispose();
            waiting.Add(await late);
        }
        finally
        {
            waiting.ForEach(socket => socket.Dispose());
        }
    }

    [Theory, InlineData("ENOENT", "/nowhere/at/all"), InlineData("ENAMETOOLONG", null)]
    public void A_name_that_cannot_be_is_one_clear_error(string error, string? address)
    {
        address ??= "/" + new string('x', 200);
        Assert.Equal(error, Assert.Throws<LinuxException>(() => UnixSocket.Listen(address)).ErrorName);
        Assert.Equal(error, Assert.Throws<LinuxException>(() => UnixSocket.Connect(address)).ErrorName);
        Assert.Throws<ArgumentException>(() => UnixSocket.Listen(""));
        Assert.Throws<ArgumentException>(() => UnixSocket.Connect("a\0b"));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Disposing_ends_a_wait_for_a_connection()
    {
        UnixSocketListener listener = UnixSocket.Listen("@");
        Task<UnixSocket> awaited = listener.AcceptAsync(Cancel);
        listener.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => awaited);
        Assert.Throws<ObjectDisposedException>(() => listener.Accept());
    }

    private static UnixFileMode ModeOf(string path) => (UnixFileMode)(FileIdentity.AtPath(path)!.Mode & 0x1FF);

    private void LeaveStale()
    {
        using System.Net.Sockets.Socket socket = new(
            System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        string other = Address + ".left";
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(other));
        File.Move(other, Address); // .NET removes the name that it bound
    }

    private UnixSocketListener? TryListen()
    {
        try
        {
            return UnixSocket.Listen(Address);
        }
        catch (LinuxException e) when (e.ErrorName == "EADDRINUSE")
        {
            return null;
        }
    }
}
