using Kin.Native.Processes;

namespace Kin.Inspection;

/// <summary>
/// What tells a process from all others on this machine: its number, which is used again, and when it was
/// started.
/// </summary>
/// <param name="Id">The number of the process, or of a thread.</param>
/// <param name="StartTicks">When it started, in hundredths of a second after the machine.</param>
public readonly record struct ProcessIdentity(int Id, long StartTicks)
{
    /// <summary>When it started, to a hundredth of a second, by the clock as it is set now.</summary>
    public DateTimeOffset StartTime => BootClock.ToTime(StartTicks);

    /// <summary>"4711@123456".</summary>
    public override string ToString() => $"{Id}@{StartTicks}";
}
