#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Who is joined to whom: the other end of a pipe and how full it is, who listens on a port, and a sleeper that says what it waits for.
// dotnet run samples/Connections.cs

using System.Net;
using System.Net.Sockets;
using Kin;
using Kin.Inspection;

// A pipe from this process to another one, which never reads.
await using ChildProcess child = (new Command("sleep", "60") with { StandardInput = StandardStream.Piped }).Start();
child.StandardInput.Write(new byte[1000]);
child.StandardInput.Flush();
ProcessInfo sleep = ProcFs.Default.Open(child.Id);
string target = sleep.ReadDescriptorTarget(0).Value;
PipeInfo pipe = Connections.Read().Pipes.First(p => p.ToString() == target);
Console.WriteLine($"{target}: read by {Named(pipe.Readers)}, written by {Named(pipe.Writers)}");
Console.WriteLine($"in it: {pipe.ReadFill()?.Bytes} of {pipe.ReadFill()?.Capacity} bytes");

// A listener, a client and the connection between them.
using Socket listener = new(SocketType.Stream, ProtocolType.Tcp);
listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
listener.Listen();
using Socket client = new(SocketType.Stream, ProtocolType.Tcp);
client.Connect(listener.LocalEndPoint!);
using Socket accepted = listener.Accept();
int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
var now = Connections.Read();
foreach (SocketInfo socket in now.Sockets.Where(s => s.LocalEndPoint?.Port == port))
{
    string other = now.PeerOf(socket) is SocketInfo peer ? $", joined to {Named(peer.Holders)}" : "";
    Console.WriteLine($"{socket.State} on the port: {Named(socket.Holders)}{other}");
}

// What it sleeps in, once it does.
WaitingCall? call;
do
{
    await Task.Delay(1);
    call = sleep.ReadWaitingCall().Value;
}
while (call is null || !call.Name.Contains("nanosleep"));
Console.WriteLine($"sleep waits in {call.Name}");

string Named(IEnumerable<DescriptorHolder> holders) =>
    string.Join(", ", holders.Select(h => h.ProcessId == child.Id ? "sleep" : h.ProcessId == ThisProcess.Id ? "this process" : "another"));
