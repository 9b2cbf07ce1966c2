using System.Globalization;
using System.Runtime.InteropServices;
using Kin.Signals;

namespace Kin.TestChild.Verbs;

/// <summary><c>signals SCENARIO ARGUMENT...</c>: what may only be tried where nobody else is.</summary>
internal static class SignalScenarios
{
    private static readonly Dictionary<string, Action<string[]>> s_scenarios = new()
    {
        ["runtime"] = WithTheRuntime,
        ["storm"] = Storm,
        ["dispose"] = DisposedUnderFire,
        ["children"] = Children,
        ["ordinary"] = _ => Ordinary(),
        ["alarm"] = _ => Clock(),
        ["full"] = FullQueue,
    };

    public static int Run(string[] args)
    {
        s_scenarios[args[0]](args[1..]);
        return 0;
    }

    // A registration of the runtime before, during and after a listener, for each signal.
    private static void WithTheRuntime(string[] signals)
    {
        foreach (Signal signal in signals.Select(Signal.Parse))
        {
            using SemaphoreSlim called = new(0);
            PosixSignal number = (PosixSignal)signal.Number;
            using var before = PosixSignalRegistration.Create(number, c => { c.Cancel = true; called.Release(); });
            Send(signal);
            called.Wait();
            using (SignalListener listener = new(signal))
            {
                PosixSignalRegistration.Create(number, c => c.Cancel = true).Dispose();
                Send(signal);
                Console.Write($"{signal} heard {listener.Read().Origin}, ");
                bool both = signal.Number is 17 or 18 or 28; // CHLD, CONT, WINCH: the runtime needs them itself
                TimeSpan limit = both ? TimeSpan.FromSeconds(30) : TimeSpan.FromMilliseconds(300);
                Console.Write($"handler too: {called.Wait(limit)}, ");
            }

            Send(signal);
            Console.WriteLine($"afterwards: {called.Wait(TimeSpan.FromSeconds(30))}");
        }
    }

    // Collections, compilation and threads in and out of native code, while signals come.
    private static void Storm(string[] args)
    {
        int count = int.Parse(args[0], CultureInfo.InvariantCulture);
        using SignalListener listener = new(Signal.RealTime(4), Signal.User1);
        using CancellationTokenSource over = new();
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(kind => new Thread(() => Trouble(kind, over.Token)))];
        Array.ForEach(threads, thread => thread.Start());
        Console.WriteLine($"ready {Environment.ProcessId}");
        int wrong = 0, standard = 0;
        for (int expected = 0; expected < count;)
        {
            SignalInfo signal = listener.Read();
            standard += signal.Signal == Signal.User1 ? 1 : 0;
            wrong += signal.Signal == Signal.User1 || signal.Value == expected ? 0 : 1;
            expected += signal.Signal == Signal.User1 ? 0 : 1;
        }

        while (standard == 0)
        {
            standard += listener.Read().Signal == Signal.User1 ? 1 : 0;
        }

        over.Cancel();
        Array.ForEach(threads, thread => thread.Join());
        Console.WriteLine($"out of order {wrong}, standard {(standard < count ? "coalesced" : "all")}");
    }

    private static void Trouble(int kind, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            switch (kind)
            {
                case 0:
                    GC.Collect();
                    break;
                case 1:
                    new Thread(() => GC.KeepAlive(new byte[100_000])).Start();
                    break;
                case 2:
                    Command command = new("true");
                    command.Run();
                    break;
                default:
                    long sum = 0;
                    for (int i = 0; i < 10_000_000; i++)
                    {
                        sum += i ^ sum;
                    }

                    GC.KeepAlive(sum);
                    break;
            }
        }
    }

    // Listeners come and go while a sender sends; the signal is ignored in between.
    private static void DisposedUnderFire(string[] args)
    {
        var signal = Signal.Parse(args[0]);
        _ = IgnoredSignal.Start(signal); // to the end of the process: the fire does not stop before
        Console.WriteLine($"ready {Environment.ProcessId}");
        int rounds = 0;
        for (; rounds < 50; rounds++)
        {
            using SignalListener listener = new(signal);
            listener.Read();
        }

        Console.WriteLine($"{rounds} rounds, ignored again: {IgnoredSignal.IsIgnored(signal)}");
    }

    // The masks of children, while a listener lives.
    private static void Children(string[] args)
    {
        using SignalListener listener = new(Signal.RealTime(2), Signal.Terminate);
        Console.WriteLine(new Command("grep", "SigBlk", "/proc/self/status").Capture().StandardOutput.Trim());
        Console.WriteLine(new Command("grep", "SigBlk", "/proc/self/status").Explain().Contains(
            "SIG_UNBLOCK", StringComparison.Ordinal));
        using SignalListener child = new(Signal.Child);
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
            "sh", ["-c", "exit 3"]))!;
        shell.WaitForExit();
        SignalInfo seen = child.Read();
        Console.WriteLine($"{shell.ExitCode} {seen.Signal} of {seen.SenderId == shell.Id}");
        Console.WriteLine(new Command("sh", "-c", "exit 4").Run().Code);
        Console.WriteLine(child.Read().Origin);
    }

    // What happens to the process by a signal whose listener is gone: what always happened.
    private static void Ordinary()
    {
        using (SignalListener listener = new(Signal.RealTime(3)))
        {
            Console.WriteLine($"blocked {SignalState.BlockedHere.Contains(Signal.RealTime(3))}");
        }

        Console.WriteLine("disposed");
        Console.Out.Flush();
        Send(Signal.RealTime(3));
        Thread.Sleep(Timeout.Infinite);
    }

    private static void Clock()
    {
        using SignalListener listener = new(Signal.Alarm, Signal.RealTime(5));
        Console.WriteLine(Alarm.Remaining is null);
        Console.WriteLine(Alarm.Set(TimeSpan.FromHours(2)) is null);
        TimeSpan left = Alarm.Remaining!.Value;
        Console.WriteLine(left > TimeSpan.FromMinutes(119) && left <= TimeSpan.FromHours(2));
        Console.WriteLine(Alarm.Set(TimeSpan.FromTicks(1)) > TimeSpan.FromMinutes(119));
        Console.WriteLine(listener.Read());
        Console.WriteLine(Alarm.Cancel() is null);
        Alarm.Set(TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(2));
        Console.WriteLine($"{listener.Read().Signal} {listener.Read().Signal} {listener.Read().Origin}");
        Console.WriteLine(Alarm.Cancel() is not null);
        while (listener.Read(TimeSpan.FromMilliseconds(50)) is not null)
        {
        }

        using SignalTimer timer = SignalTimer.Start(Signal.RealTime(5), TimeSpan.FromMilliseconds(1), value: -7);
        SignalInfo once = listener.Read();
        Console.WriteLine($"{once} {once.Origin} {timer.Remaining is null}");
        timer.Change(TimeSpan.FromHours(1));
        Console.WriteLine(timer.Remaining > TimeSpan.FromMinutes(59));
        timer.Change(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));
        Console.WriteLine(listener.Read().Value);
        Thread.Sleep(100);
        Console.WriteLine(listener.Read().Overrun > 2);
    }

    // With a small queue: a value too many is an error, or waits for room.
    private static void FullQueue(string[] args)
    {
        using SignalListener listener = new(Signal.RealTime(6));
        using var self = ProcessHandle.Open(Environment.ProcessId);
        int sent = 0;
        try
        {
            for (; sent < 100_000; sent++)
            {
                self.SendSignal(Signal.RealTime(6), sent);
            }
        }
        catch (LinuxException e)
        {
            Console.WriteLine($"{e.Call} {e.ErrorName} {e.Message.Contains("RLIMIT_SIGPENDING", StringComparison.Ordinal)}");
        }

        GC.Collect();
        Thread reader = new(() => Console.WriteLine(Drain(listener, sent)));
        reader.Start();
        Console.WriteLine(self.SendSignal(Signal.RealTime(6), sent, Timeout.InfiniteTimeSpan));
        reader.Join();
    }

    private static string Drain(SignalListener listener, int last)
    {
        for (int i = 0; i <= last; i++)
        {
            if (listener.Read().Value is int value && value != i)
            {
                return $"{value} instead of {i}";
            }
        }

        return "all in order";
    }

    private static void Send(Signal signal)
    {
        using var self = ProcessHandle.Open(Environment.ProcessId);
        self.SendSignal(signal);
    }
}
