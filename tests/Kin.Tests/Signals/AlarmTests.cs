using Kin.Signals;

namespace Kin.Tests.Signals;

/// <summary>The alarm clock and the timers of the kernel, in a process of their own.</summary>
public sealed class AlarmTests
{
    [Fact]
    public async Task Alarms_and_timers_send_what_they_were_told_to()
    {
        CommandOutput output = await new Command(TestChild.Path, "signals", "alarm")
            .CaptureAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                "True", "True", "True", "True", "SIGALRM from the kernel", "True", "SIGALRM SIGALRM Kernel", "True",
                "SIGRTMIN+5 from a timer with -7 Timer True", "True", "-7", "True",
            ], output.EnsureSuccess().StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Times_outside_of_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Alarm.Set(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => Alarm.Set(TimeSpan.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => Alarm.Set(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => SignalTimer.Start(Signal.User1, TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentException>(() => SignalTimer.Start(Signal.Kill, TimeSpan.FromSeconds(1)));
    }
}
