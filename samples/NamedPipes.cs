#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// A named pipe: shells write requests into it, one after the other, and read an answer from another one.
// dotnet run samples/NamedPipes.cs

using Kin;
using Kin.Ipc;

string folder = Directory.CreateTempSubdirectory("kin-sample-").FullName;
NamedPipe requests = NamedPipe.Create(Path.Combine(folder, "requests"));
NamedPipe answers = NamedPipe.Create(Path.Combine(folder, "answers"));
try
{
    using StreamReader reader = new(requests.OpenReader(staysOpen: true));
    for (int i = 1; i <= 2; i++)
    {
        await using ChildProcess shell = new Command("sh", "-c", $"echo request {i} > requests; cat answers")
        {
            WorkingDirectory = folder, StandardOutput = StandardStream.Piped,
        }.Start();
        string? line = await reader.ReadLineAsync();
        await using (Stream writer = await answers.OpenWriterAsync())      // once cat reads
        {
            await writer.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"{line} is done"));
        }

        using StreamReader said = new(shell.StandardOutput);
        Console.WriteLine($"the shell read: {await said.ReadToEndAsync()}");
    }

    Console.WriteLine($"nobody reads answers now: {answers.TryOpenWriter() is null}");
    Console.WriteLine($"ls sees a pipe: {new Command("ls", "-l", requests.Path).Capture().StandardOutput.StartsWith('p')}");
}
finally
{
    Directory.Delete(folder, recursive: true);
}
