#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Serves one file over HTTP: the kernel sends it (sendfile), no byte of it passes through this program.
// dotnet run samples/FileServer.cs -- FILE         without FILE: serves itself once, to curl, and compares

using System.Net;
using System.Net.Sockets;
using System.Text;
using Kin;
using Kin.IO;
using Microsoft.Win32.SafeHandles;

bool isAsked = args is [string given, ..] && File.Exists(given);
string path = isAsked ? args[0] : Environment.ProcessPath!;
using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
listener.Listen();
string url = $"http://{listener.LocalEndPoint}/";
Console.WriteLine($"{path} is at {url}");
while (isAsked)
{
    await Serve();
}

Task serving = Serve();
string copy = Path.GetTempFileName();
ExitStatus curl = await new Command("curl", "-sS", "--noproxy", "*", "-o", copy, url).RunAsync();
await serving;
ExitStatus same = await new Command("cmp", path, copy).RunAsync();
File.Delete(copy);
Console.WriteLine($"curl: {curl}; cmp: {same}");

async Task Serve()
{
    using Socket client = await listener.AcceptAsync();
    await client.ReceiveAsync(new byte[4096]); // the request: there is only one thing to ask for
    using SafeFileHandle file = File.OpenHandle(path);
    string head = $"HTTP/1.0 200 OK\r\nContent-Length: {RandomAccess.GetLength(file)}\r\n\r\n";
    await client.SendAsync(Encoding.ASCII.GetBytes(head));
    client.Blocking = false; // or the kernel could not be kept from blocking
    TransferResult sent = await FileTransfer.CopyAsync(file, client.SafeHandle);
    client.Shutdown(SocketShutdown.Send);
    Console.WriteLine($"{sent.Bytes} bytes by {sent.Method}");
}
