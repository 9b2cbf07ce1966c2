#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// The two ways in which a process ends, exit code and signal, and a program that is not there.
// dotnet run samples/ExitCodes.cs

using Kin;

foreach (string script in (string[])["exit 0", "exit 137", "kill -KILL $$", "kill -TERM $$"])
{
    ExitStatus status = new Command("sh", "-c", script).Run();
    Console.WriteLine($"{script,-14} {status,-20} code {status.Code?.ToString() ?? "-",-4} "
        + $"signal {status.Signal?.Name ?? "-",-8} $? {status.ShellCode}");
}

try
{
    new Command("no-such-program").Run();
}
catch (LinuxException e)
{
    Console.WriteLine(e.Message);
}

try
{
    new Command("ls", "/no/such/directory").Capture().EnsureSuccess();
}
catch (CommandFailedException e)
{
    Console.WriteLine(e.Message);
}
