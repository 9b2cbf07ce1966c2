#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Becomes another program: first one that does not exist, which changes nothing; then a shell, which has the number of this
// process and nothing else of it.
// dotnet run samples/Exec.cs

using Kin;
using Kin.Native;

Console.WriteLine($"this is {ThisProcess.Id}, a program of .NET with {Directory.GetDirectories("/proc/self/task").Length} threads");
try
{
    new Command("/no/such/program").Exec();
}
catch (LinuxException e)
{
    Console.WriteLine($"{e.Call} {e.ErrorName}: still {ThisProcess.Id}");
}

string script = $"[ $$ = {ThisProcess.Id} ] && echo the same number, now $(cat /proc/$$/comm) with $(ls /proc/$$/task | wc -l) thread; "
    + "nice";
(new Command("sh", "-c", script) with { Nice = 4 }).Exec();
