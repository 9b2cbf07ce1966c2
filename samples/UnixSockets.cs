#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// A server that opens a file for its client, which gets the open file itself, and knows by the kernel who asked.
// dotnet run samples/UnixSockets.cs

using System.Text;
using Kin;
using Kin.Ipc;
using Kin.Workers;

string address = Path.Combine(Path.GetTempPath(), $"kin-sample-{ThisProcess.Id}.sock");
UnixListenOptions messages = new() { Kind = UnixSocketKind.SeqPacket };
using UnixSocketListener listener = UnixSocket.Listen(address, messages);
await using WorkerProcess client = WorkerProcess.Start(Ask, address);

using UnixSocket server = await listener.AcceptAsync();
using var pidfd = server.OpenPeerProcess()!;
using var peer = ProcessHandle.Open(pidfd);
Console.WriteLine($"process {server.GetPeer().ProcessId} asks, which is our client: {server.GetPeer().ProcessId == client.Id}");

byte[] buffer = new byte[200];
int count = await server.ReceiveAsync(buffer);
string path = Encoding.UTF8.GetString(buffer, 0, count);
using (FileStream file = File.OpenRead(path))
{
    server.Send(Encoding.UTF8.GetBytes($"here is {path}"), [file.SafeFileHandle]);
}

Console.WriteLine($"the client ended: {await client.JoinAsync()}");
Console.WriteLine($"and the connection with it: {server.Receive(buffer)} bytes; alive: {!peer.HasExited}");

static void Ask(string address)
{
    using UnixSocket socket = UnixSocket.Connect(address, UnixSocketKind.SeqPacket);
    socket.Send("/etc/passwd"u8);
    byte[] buffer = new byte[200];
    using UnixMessage answer = socket.ReceiveMessage(buffer);
    Console.WriteLine(Encoding.UTF8.GetString(buffer, 0, answer.Length));
    using FileStream file = new(answer.Handles[0], FileAccess.Read);
    Console.WriteLine($"its first line: {new StreamReader(file).ReadLine()}");
}
