namespace Kin;

/// <summary>What the kernel does at a signal that a process has neither handled nor ignored
/// (signal(7)).</summary>
public enum SignalAction
{
    /// <summary>The process ends.</summary>
    Terminate,

    /// <summary>The process ends, and a core file is written where that is allowed (core(5)).</summary>
    Core,

    /// <summary>Nothing happens.</summary>
    Ignore,

    /// <summary>Every thread of the process stops.</summary>
    Stop,

    /// <summary>The process goes on if it is stopped.</summary>
    Continue,
}
