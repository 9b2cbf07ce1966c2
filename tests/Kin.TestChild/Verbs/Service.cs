using System.Net.Sockets;
using Kin.Daemons;

namespace Kin.TestChild.Verbs;

/// <summary>
/// <c>service WHAT</c>: speaks to the supervisor that NOTIFY_SOCKET names, or takes what LISTEN_FDS gives, and prints
/// what became of it.
/// </summary>
internal static class Service
{
    public static int Run(string[] args)
    {
        switch (args[0])
        {
            case "notify":
                Console.WriteLine(
                    $"{ServiceNotification.IsSupervised} {ServiceNotification.Ready("all\nis well")} {ServiceNotification.Status("s")}"
                    + $" {ServiceNotification.Reloading()} {ServiceNotification.MainProcess(4711)}"
                    + $" {ServiceNotification.ExtendTimeout(TimeSpan.FromSeconds(1.5))} {ServiceNotification.Stopping("bye")}"
                    + $" {ServiceNotification.TriggerWatchdog()}");
                return 0;
            case "watchdog":
                using (IDisposable? pings = ServiceNotification.StartWatchdog())
                {
                    Console.WriteLine(ServiceNotification.WatchdogInterval?.TotalMilliseconds.ToString() ?? "none");
                    Console.In.ReadToEnd();
                }

                ServiceNotification.Status("over");
                return 0;
            case "store":
                using (FileStream file = File.OpenRead("/etc/hostname"))
                {
                    Console.WriteLine(ServiceNotification.StoreHandles("kept", file.SafeFileHandle));
                }

                return 0;
            default:
                return Listen();
        }
    }

    private static int Listen()
    {
        IReadOnlyList<ListenSocket> sockets = ListenSockets.Take();
        Console.WriteLine($"{sockets.Count} {string.Join(',', sockets)} then {ListenSockets.Take().Count}");
        Console.Out.Flush();
        Fds.Run([]);
        Console.WriteLine($"variables '{Environment.GetEnvironmentVariable("LISTEN_FDS")}'");
        foreach (ListenSocket socket in sockets)
        {
            try
            {
                using Socket listener = socket.TakeSocket();
                using Socket connection = listener.Accept();
                connection.Send("hello"u8);
            }
            catch (InvalidOperationException)
            {
                using FileStream file = new(socket.TakeFile(), FileAccess.Read);
                using StreamReader reader = new(file);
                Console.WriteLine($"file: {reader.ReadLine()}");
            }
        }

        return 0;
    }
}
