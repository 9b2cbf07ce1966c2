#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Two programs on one terminal: one as it is, one as nohup(1) would run it. Then the terminal is closed.
// dotnet run samples/Nohup.cs

using System.Globalization;
using Kin;
using Kin.Daemons;

const string Work = "echo $$ >$0.new; mv $0.new $0; while [ ! -e go ]; do sleep 0.1; done; echo still here";

if (args is [.., "on a terminal"])
{
    using Nohup nohup = Nohup.Prepare(new Command("sh", "-c", Work, "other"));
    using ChildProcess other = nohup.Command.Start();
    new Command("sh", "-c", Work, "plain").Run();
    return 0;
}

string directory = Directory.CreateTempSubdirectory("kin-nohup-").FullName;
try
{
    string[] again = [.. Environment.GetCommandLineArgs(), "on a terminal"];
    Command self = new("dotnet", again) { WorkingDirectory = directory };
    ProcessHandle plain, other;
    using (ChildProcess leader = self.WithTerminal().Start())
    {
        plain = await Of("plain");
        other = await Of("other");
        leader.Terminal.Dispose();                  // SIGHUP to the session's leader, then to its foreground
        Console.WriteLine($"terminal closed, its leader: {leader.Wait()}");
        leader.Detach();
    }

    ExitStatus end = await plain.WaitAsync();
    Console.WriteLine($"the plain one: {(end.IsKnown ? end : "killed by SIGHUP")}");
    Console.WriteLine($"the other ignores it: {(other.HasExited ? "ended" : "alive")}");
    File.WriteAllText(Path.Combine(directory, "go"), "");
    await other.WaitAsync();
    Console.Write($"and writes on: {File.ReadAllText(Path.Combine(directory, "nohup.out"))}");
    return 0;
}
finally
{
    Directory.Delete(directory, recursive: true);
}

async Task<ProcessHandle> Of(string name)
{
    string path = Path.Combine(directory, name);
    while (!File.Exists(path))
    {
        await Task.Delay(20);
    }

    return ProcessHandle.Open(int.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture));
}
