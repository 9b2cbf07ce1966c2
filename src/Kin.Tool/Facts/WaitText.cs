using Kin.Inspection;

namespace Kin.Tool.Facts;

/// <summary>What a thread waits for, by the call in which it sleeps.</summary>
internal static class WaitText
{
    /// <summary>"read of descriptor 0: pipe:[4711]".</summary>
    public static string Of(in ProcessInfo process, WaitingCall call)
    {
        string? link = null;
        bool isKnown = call.IsOnDescriptor
            && process.ReadDescriptorTarget(call.FirstNumber).TryGet(out link);
        return Of(call, isKnown ? link : null);
    }

    /// <summary>The same, with what the descriptor leads to; null: it is not known.</summary>
    public static string Of(WaitingCall call, string? target)
    {
        if (call.IsOnDescriptor)
        {
            return $"{call.Name} of descriptor {call.FirstNumber}{(target is null ? "" : $": {target}")}";
        }

        return call.Name + call.Name switch
        {
            "wait4" or "waitid" => ": a child",
            "nanosleep" or "clock_nanosleep" => ": a time",
            "poll" or "ppoll" or "select" or "pselect6" => ": descriptors, or a time",
            "pause" or "rt_sigsuspend" or "rt_sigtimedwait" => ": a signal",
            "futex" or "futex_wait" => $": a change of the word at 0x{call.Arguments[0]:x}",
            "futex_waitv" => ": a change of one of several words",
            "semop" or "semtimedop" => $": semaphore set {call.FirstNumber}",
            "msgrcv" => $": a message of queue {call.FirstNumber}",
            "msgsnd" => $": room in queue {call.FirstNumber}",
            "restart_syscall" => ": what it waited for before a signal",
            _ => "",
        };
    }
}
