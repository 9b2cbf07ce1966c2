namespace Kin.Signals;

/// <summary>How a signal came to be (si_code, sigaction(2)).</summary>
public enum SignalOrigin
{
    /// <summary>kill(2) or a relative of it: no value.</summary>
    Process,

    /// <summary>sigqueue(3): with a value.</summary>
    Queue,

    /// <summary>tgkill(2), raise(3): a thread was meant.</summary>
    Thread,

    /// <summary>The kernel itself: a key of the terminal, a child that ended, a limit.</summary>
    Kernel,

    /// <summary>A timer of timer_create(2), such as <see cref="SignalTimer"/>: with a value.</summary>
    Timer,

    /// <summary>A POSIX message queue that was empty got a message (mq_notify(3)): with a value.</summary>
    MessageQueue,

    /// <summary>Input or output that was started earlier is done, or a descriptor is ready.</summary>
    AsynchronousIO,

    /// <summary>A code that this version of Kin does not know.</summary>
    Other,
}
