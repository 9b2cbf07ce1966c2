namespace Kin.Native.Bpf;

/// <summary>What a program at a tracepoint of the scheduler tells.</summary>
internal enum SchedulingSample
{
    /// <summary>A CPU goes from one thread to another: <see cref="SwitchWord"/>.</summary>
    Switch = 1,

    /// <summary>A thread is made ready: <see cref="WakingWord"/>.</summary>
    Waking = 2,

    /// <summary>A process is not followed, since there are too many.</summary>
    NoRoom = 3,
}
