#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// A POSIX semaphore by name, between this process and a shell's Python, which uses the C library; and one without a name
// in a file that two processes map.
// dotnet run samples/PosixSemaphore.cs

using Kin;
using Kin.Ipc;
using Kin.Workers;

string name = $"/kin-sample-{ThisProcess.Id}", path = Path.GetTempFileName();
using PosixSemaphore gate = PosixSemaphore.Create(name, 0);
try
{
    const string Python = """
        import ctypes, sys
        c = ctypes.CDLL(None)
        c.sem_open.restype = ctypes.c_void_p
        gate = ctypes.c_void_p(c.sem_open(sys.argv[1].encode(), 0))
        print("Python posts", flush=True)
        c.sem_post(gate)
        """;
    Task opened = gate.AcquireAsync();
    Console.Write(new Command("python3", "-c", Python, name).Capture().EnsureSuccess().StandardOutput);
    await opened;
    Console.WriteLine($"Kin has it; its value is {gate.Value}");
    Console.WriteLine($"again within 50 ms: {gate.Acquire(TimeSpan.FromMilliseconds(50))}");

    using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite))
    {
        RandomAccess.SetLength(file, 4096);
        using PosixSemaphore nameless = PosixSemaphore.CreateIn(file, offset: 64, value: 0);
        await using WorkerProcess worker = WorkerProcess.Start(Post, path);
        nameless.Acquire();
        Console.WriteLine("the worker has posted in the file");
    }
}
finally
{
    Console.WriteLine($"removed: {PosixSemaphore.Remove(name)}");
    File.Delete(path);
}

static void Post(string path)
{
    using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
    using PosixSemaphore same = PosixSemaphore.OpenIn(file, offset: 64);
    same.Release();
}
