#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// A file that was opened before the child is shared with it, position and all; one that the child opens is its own.
// dotnet run samples/SharedOffset.cs

using Kin;
using Kin.IO;
using Microsoft.Win32.SafeHandles;

string path = Path.GetTempFileName();
File.WriteAllText(path, "0123456789");
using SafeFileHandle file = File.OpenHandle(path);

Command before = new("sh", "-c", "dd bs=1 count=4 status=none <&5") { InheritedHandles = [new InheritedHandle(file, 5)] };
Console.WriteLine($"opened before the child: it reads {before.Capture().StandardOutput}, we stand at {Position()}");
Console.WriteLine($"the next child goes on:  it reads {before.Capture().StandardOutput}, we stand at {Position()}");

Command after = new("sh", "-c", $"dd bs=1 count=4 status=none <'{path}'");
Console.WriteLine($"opened by the child:     it reads {after.Capture().StandardOutput}, we stand at {Position()}");
File.Delete(path);

long? Position() => Descriptors.Of(file)!.Position;
