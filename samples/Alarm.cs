#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// The alarm clock of the process, and timers of the kernel that send signals with values.
// dotnet run samples/Alarm.cs

using Kin;
using Kin.Signals;

Signal tick = Signal.RealTime(2);
using SignalListener listener = new(Signal.Alarm, tick);

// alarm(2): one clock for the process. Without a listener SIGALRM would end it.
Alarm.Set(TimeSpan.FromHours(1));
Console.WriteLine($"an hour is set, {Alarm.Remaining:hh\\:mm} remain");
Alarm.Set(TimeSpan.FromMilliseconds(50));
Console.WriteLine($"rang: {listener.Read()}");
Console.WriteLine($"nothing remains: {Alarm.Cancel() is null}");

// Timers: as many as you like, told apart by their values; here a fast and a slow one.
using SignalTimer fast = SignalTimer.Start(tick, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20), value: 1);
using SignalTimer slow = SignalTimer.Start(tick, TimeSpan.FromMilliseconds(100), value: 2);
int ticks = 0;
await foreach (SignalInfo signal in listener)
{
    if (signal.Value == 2)
    {
        Console.WriteLine($"the slow timer, after {(ticks > 0 ? "some" : "no")} ticks of the fast one");
        break;
    }

    ticks += 1 + signal.Overrun; // an expiration that finds its signal pending is counted in it
}

fast.Change(TimeSpan.FromMinutes(10));
Console.WriteLine($"the fast timer was set to ten minutes, {fast.Remaining:mm} whole ones remain");

// A program that does not listen ends by its alarm, as a shell shows.
ExitStatus status = new Command("python3", "-c", "import signal; signal.alarm(1); signal.pause()").Run();
Console.WriteLine($"a program without handler: {status}");
