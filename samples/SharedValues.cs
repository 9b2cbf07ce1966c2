#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Values and arrays that processes have in common: C# in two processes, and Python, if there is one.
// dotnet run samples/SharedValues.cs

using Kin;
using Kin.Ipc;
using Kin.Workers;

string name = $"values-{Environment.ProcessId}";
using var visits = SharedValue<long>.Create(0, name);
using var last = SharedValue<(int Worker, int Number, decimal Price)>.Create();
using var words = SharedArray<byte>.Create(64, name + "-text");

await Task.WhenAll(Enumerable.Range(1, 2).Select(worker => WorkerProcess.RunAsync(() =>
{
    for (int i = 1; i <= 10_000; i++)
    {
        visits.Increment();
        last.Value = (worker, i, i * 2m);
    }
})));
Console.WriteLine($"visits: {visits.Value}, and the last one is whole: {last.Value.Price == last.Value.Number * 2}");

words.WriteText("from C#");
Command python = new("python3", "-c", """
    import ctypes, mmap, struct, sys
    def at(name, kind):
        with open('/dev/shm/kin-' + name, 'r+b') as file:
            memory = mmap.mmap(file.fileno(), 0)
        return kind.from_buffer(memory, struct.unpack_from('<q', memory, 24)[0])
    visits, words = at(sys.argv[1], ctypes.c_long), at(sys.argv[1] + '-text', ctypes.c_char * 64)
    print('Python reads', visits.value, words.value.decode())
    visits.value, words.value = 7, b'from Python'
    """, name);
try
{
    Console.Write((await python.CaptureAsync()).StandardOutput);
    Console.WriteLine($"C# reads {visits.Value} {words.ReadText()}");
}
catch (LinuxException)
{
    Console.WriteLine("there is no python3");
}
