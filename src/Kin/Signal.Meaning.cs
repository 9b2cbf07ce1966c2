namespace Kin;

public readonly partial struct Signal
{
    private static readonly string[] s_meanings =
    [
        "no signal",
        "the terminal went away", "interrupt from the keyboard (Ctrl-C)", "quit from the keyboard (Ctrl-\\)",
        "unknown instruction", "breakpoint", "the program found itself broken (abort)",
        "memory access beyond what a mapping can serve", "arithmetic error", "kill; cannot be caught",
        "free for programs", "access to memory that is not there", "free for programs",
        "write to a pipe that nobody reads", "the timer of alarm ran out", "request to end",
        "unused", "a child ended, stopped or went on", "go on after a stop", "stop; cannot be caught",
        "stop from the keyboard (Ctrl-Z)", "read of the terminal in the background",
        "write to the terminal in the background", "urgent data on a socket", "limit of CPU time reached",
        "limit of file size reached", "the timer of CPU time in user mode ran out",
        "the timer of CPU time ran out", "the terminal changed its size", "a descriptor became ready",
        "the power fails", "system call that is not there or not allowed",
    ];

    /// <summary>What it stands for, in a few words: "request to end".</summary>
    public string Meaning => this switch
    {
        { Number: <= 31 } => s_meanings[Number],
        { Number: >= FirstQueued } when Number < RealTimeMinimum => "used by the C library inside a process",
        { IsKeptByRuntime: true } => "real-time; .NET suspends its threads by it",
        _ => "real-time, free for programs",
    };

    /// <summary>What happens when a process has neither handled nor ignored it.</summary>
    public SignalAction DefaultAction => Number switch
    {
        3 or 4 or 5 or 6 or 7 or 8 or 11 or 24 or 25 or 31 => SignalAction.Core,
        17 or 23 or 28 => SignalAction.Ignore,
        18 => SignalAction.Continue,
        19 or 20 or 21 or 22 => SignalAction.Stop,
        _ => SignalAction.Terminate,
    };

    /// <summary>
    /// True for real-time signals, from 32 on: each one that is sent arrives, with its value, in order. Of a
    /// standard signal at most one is pending; further ones until it is taken are dropped (signal(7)).
    /// </summary>
    public bool IsQueued => Number >= FirstQueued;

    /// <summary>
    /// True for 32 up to SIGRTMIN: the C library and the .NET runtime use them inside of a process, so Kin
    /// neither sends nor receives them.
    /// </summary>
    public bool IsKeptByRuntime => Number >= FirstQueued && Number <= RealTimeMinimum;

    // The kernel's own SIGRTMIN; the C libraries keep the first ones.
    private const int FirstQueued = 32;
}
