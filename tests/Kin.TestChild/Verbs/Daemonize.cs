using System.Globalization;
using Kin.Daemons;
using Kin.Signals;

namespace Kin.TestChild.Verbs;

/// <summary>
/// <c>daemon MODE DIRECTORY [NAME=VALUE...]</c>: starts itself again as a daemon and prints how that went. The daemon
/// writes what it sees to DIRECTORY/facts, does what MODE says, and waits to be killed.
/// </summary>
internal static class Daemonize
{
    private const int Failed = 3, Held = 4, Refused = 5;

    public static int Run(string[] args)
    {
        if (args[0] == "late")
        {
            StartOneBeforeLooking(args[1]);
        }

        return Daemon.IsDaemon ? Serve(args[0], args[1]) : Launch(args);
    }

    private static int Launch(string[] args)
    {
        try
        {
            using StartedDaemon daemon = Daemon.Relaunch(Options(args));
            Console.WriteLine($"ready {daemon.Id} {daemon.Status}");
            return 0;
        }
        catch (DaemonFailedException e)
        {
            Console.WriteLine($"failed: {e.ExitStatus}; timed out: {e.TimedOut}; reason: {e.Reason}\n{e.ErrorOutput}");
            return Failed;
        }
        catch (PidFileHeldException e)
        {
            Console.WriteLine($"held by {e.OwnerId} {e.OwnerName}");
            return Held;
        }
    }

    private static DaemonOptions Options(string[] args)
    {
        DaemonOptions options = new();
        foreach (string[] pair in args.Skip(2).Select(arg => arg.Split('=', 2)))
        {
            options = pair[0] switch
            {
                "pid" => options with { PidFile = pair[1] },
                "timeout" => options with { ReadyTimeout = TimeSpan.Parse(pair[1], CultureInfo.InvariantCulture) },
                "log" => options with
                {
                    StandardOutput = StandardStream.ToFile(pair[1], append: true),
                    StandardError = StandardStream.ToStandardOutput,
                },
                "wait" => options with { WaitForReady = pair[1] == "yes" },
                _ => options,
            };
        }

        return options;
    }

    private static int Serve(string mode, string directory)
    {
        if (mode == "family")
        {
            StartFamily(Path.Combine(directory, "left"));
        }

        WriteFacts(Path.Combine(directory, "facts"));
        switch (mode)
        {
            case "exit":
                Console.Error.WriteLine("line 1\nline 2");
                return 7;
            case "fail":
                Daemon.Fail("the port is taken");
                return 8;
            case "throw":
                throw new InvalidOperationException("something is wrong");
            case "relaunch":
                Daemon.Relaunch();
                return 0;
            case "killed":
                using (var self = ProcessHandle.Open(Environment.ProcessId))
                {
                    self.Kill();
                }

                break;
            case "reload":
                using (SignalListener reload = new(Signal.Hangup))
                {
                    Daemon.Ready();
                    Rename(Path.Combine(directory, "told"), $"{reload.Read().Signal}");
                }

                break;
            case "ready" or "late":
                Console.WriteLine("on its way");
                Console.Error.WriteLine("starting");
                string told = $"{Daemon.Ready("up\nand running")} {Daemon.Ready("again")}";
                Console.Error.WriteLine("after");
                Rename(Path.Combine(directory, "told"), told);
                break;
        }

        Thread.CurrentThread.Join(TimeSpan.FromMinutes(3));
        return 0;
    }

    // One process in the session, in a group of its own, and one that has left the session and writes its number.
    private static void StartFamily(string left)
    {
        string leave = $"setsid -w sh -c 'echo $$ >{left}.new; mv {left}.new {left}; exec sleep 170'";
        new Command("sh", "-c", $"sleep 170 & {leave} & wait") { NewProcessGroup = true }.Start().Detach();
        while (!File.Exists(left))
        {
            Thread.Sleep(1);
        }
    }

    // A child that has the variable and all descriptors, which asks whether it is the daemon.
    private static void StartOneBeforeLooking(string directory)
    {
        if (Environment.GetEnvironmentVariable("KIN_DAEMON") is not null)
        {
            using var child = System.Diagnostics.Process.Start(Environment.ProcessPath!, ["is-daemon", directory]);
            child.WaitForExit();
        }
    }

    /// <summary><c>is-daemon DIRECTORY</c>: writes to DIRECTORY/child whether it takes itself for a daemon.</summary>
    public static int IsDaemon(string[] args)
    {
        Rename(Path.Combine(args[0], "child"), $"{Daemon.IsDaemon}");
        return 0;
    }

    private static void WriteFacts(string path)
    {
        StringWriter text = new();
        text.WriteLine(File.ReadAllText("/proc/self/stat").Trim());
        text.WriteLine(Environment.CurrentDirectory);
        foreach (string line in File.ReadAllLines("/proc/self/status").Where(l => l.StartsWith("Sig", StringComparison.Ordinal)
            || l.StartsWith("Umask", StringComparison.Ordinal)))
        {
            text.WriteLine(line);
        }

        text.WriteLine($"variable {Environment.GetEnvironmentVariable("KIN_DAEMON")}");
        Console.SetOut(text);
        Fds.Run([]);
        Console.SetOut(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
        Rename(path, text.ToString());
    }

    private static void Rename(string path, string content)
    {
        File.WriteAllText(path + ".new", content);
        File.Move(path + ".new", path, overwrite: true);
    }
}
