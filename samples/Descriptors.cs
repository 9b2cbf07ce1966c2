#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// What a process has open, under which numbers, and how many it may have: seen from outside, changed while it runs, and met.
// dotnet run samples/Descriptors.cs

using Kin;
using Kin.IO;
using Kin.Native;

string path = Path.GetTempFileName();
Command idle = new("sh", "-c", "kill -STOP $$; exec sleep 60")
{
    StandardInput = StandardStream.Null,
    StandardOutput = StandardStream.ToFile(path, append: true),
    StandardError = StandardStream.ToStandardOutput,
};
await using ChildProcess child = idle.Start();
await child.WaitForStopAsync();
foreach (DescriptorInfo one in Descriptors.Of(child.Id))
{
    Console.WriteLine($"{one.Number}: {one.Kind}, {one.Access}{(one.IsAppending ? ", appending" : "")}");
}

// Limits of that process, which runs already: this is prlimit(2).
using var process = ProcessHandle.Open(child.Id);
process.SetLimit(Resource.OpenFiles, new ResourceLimit(32, 64));
Console.WriteLine($"it has {Descriptors.Count(child.Id)} open and may have {Descriptors.Limit(child.Id).Soft}");

// Met: with a limit of 40 a program that opens 100 files fails at the number 40.
const string Open = "import os; n = 0\ntry:\n  while n < 99: n = os.open('/dev/null', os.O_RDONLY)\n"
    + "except OSError as e: print(e.strerror, 'after number', n)";
Command greedy = new("python3", "-c", Open)
{
    Limits = new Dictionary<Resource, ResourceLimit> { [Resource.OpenFiles] = new(40, 40) },
};
Console.Write(greedy.Capture().StandardOutput);

// All that this process may use, as the kernel has it.
foreach (Resource resource in (Resource[])[Resource.Processes, Resource.OpenFiles, Resource.MessageQueueBytes])
{
    Console.WriteLine($"this process, {resource}: {ThisProcess.GetLimit(resource)}");
}

File.Delete(path);
