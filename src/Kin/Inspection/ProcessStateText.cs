namespace Kin.Inspection;

/// <summary>A <see cref="ProcessState"/> for people.</summary>
public static class ProcessStateText
{
    /// <summary>The letter that ps(1) shows; '?' for none.</summary>
    public static char Letter(this ProcessState state) => state == ProcessState.None ? '?' : (char)state;

    /// <summary>What the state means, in some words.</summary>
    public static string Meaning(this ProcessState state) => state switch
    {
        ProcessState.Running => "runs, or waits for a CPU",
        ProcessState.Sleeping => "waits for something",
        ProcessState.DiskSleep => "waits for a device, no signal wakes it",
        ProcessState.Stopped => "stopped by a signal",
        ProcessState.Traced => "stopped by a debugger",
        ProcessState.Zombie => "has ended, its parent has not waited for it",
        ProcessState.Dead => "is being taken away",
        ProcessState.Idle => "a thread of the kernel without work",
        ProcessState.Parked => "a thread of the kernel that is put aside",
        ProcessState.Waking => "wakes up",
        ProcessState.WakeKill => "asleep, a deadly signal wakes it",
        _ => "unknown",
    };
}
