#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Makes itself a daemon, is told when that is ready, looks at it, and stops it. Then a daemon that cannot start.
// dotnet run samples/Daemon.cs

using Kin;
using Kin.Daemons;

if (Daemon.IsDaemon)
{
    if (args is [.., "broken"])
    {
        throw new InvalidOperationException("the configuration is missing");
    }

    Daemon.Ready($"at work in {Environment.CurrentDirectory}");
    new ManualResetEvent(false).WaitOne(TimeSpan.FromMinutes(1));
    return 0;
}

using (StartedDaemon daemon = await Daemon.RelaunchAsync(new DaemonOptions { Arguments = [.. args, "whole"] }))
{
    using var process = ProcessHandle.Open(daemon.Id);
    Console.WriteLine($"daemon {daemon.Id}: {daemon.Status}");
    Console.WriteLine($"its session is mine: {process.SessionId == ThisProcess.SessionId}");
    Console.WriteLine($"the leader of its session lives: {Directory.Exists($"/proc/{process.SessionId}")}");
    Console.WriteLine($"stopped: {await daemon.Process.StopAsync(TimeSpan.FromSeconds(5))}");
}

try
{
    await Daemon.RelaunchAsync(new DaemonOptions { Arguments = [.. args, "broken"] });
}
catch (DaemonFailedException failed)
{
    Console.WriteLine($"failed: {failed.ExitStatus}");
    Console.WriteLine(failed.ErrorOutput.Split('\n').First(line => line.Contains("missing", StringComparison.Ordinal)));
}

return 0;
