using Kin.Native.Memory;
using Kin.Native.Signals;

namespace Kin.Tests.Ipc.Faults;

/// <summary>What happens to a process, and when.</summary>
/// <param name="Step">At which of the points between two changes that others can see, from 1.</param>
/// <param name="Stops">It is stopped (SIGSTOP) there, and not killed.</param>
/// <param name="Rounds">How often it does what it does.</param>
internal readonly record struct FaultPlan(int Step, bool Stops, int Rounds)
{
    /// <summary>A file that is there when the process has begun.</summary>
    public static string SignOf(int pid) => Path.Combine(Path.GetTempPath(), $"kin-fault-{pid}");

    /// <summary>In the process itself: from now on its points count.</summary>
    public void Arm()
    {
        File.WriteAllBytes(SignOf(Environment.ProcessId), []);
        int signal = Stops ? Signal.Stop.Number : Signal.Kill.Number;
        FaultPoint.Arm(Step, () => SignalSend.Kill(Environment.ProcessId, signal));
    }
}
