using System.Globalization;
using Kin.Native;

namespace Kin.Inspection;

/// <summary>A thread that sleeps in a call on an object of the kernel (/proc/PID/task/TID/syscall).</summary>
/// <param name="Waiter">Who, and what for.</param>
/// <param name="Object">The kind of object.</param>
/// <param name="First">The first argument of the call: the object's number.</param>
internal readonly record struct SleepingThreadInfo(IpcWaiter Waiter, IpcObjectKind Object, ulong First)
{
    private static readonly Dictionary<int, (IpcObjectKind Object, IpcWaitKind Wait)> s_calls = new()
    {
        [SyscallNumber.msgrcv] = (IpcObjectKind.SystemVMessageQueue, IpcWaitKind.Receive),
        [SyscallNumber.msgsnd] = (IpcObjectKind.SystemVMessageQueue, IpcWaitKind.Send),
        [SyscallNumber.semop] = (IpcObjectKind.SystemVSemaphoreSet, IpcWaitKind.Change),
        [SyscallNumber.semtimedop] = (IpcObjectKind.SystemVSemaphoreSet, IpcWaitKind.Change),
    };

    /// <summary>Those of a process.</summary>
    public static IEnumerable<SleepingThreadInfo> Of(int pid)
    {
        foreach (string folder in Directory.EnumerateDirectories($"/proc/{pid}/task"))
        {
            int thread = int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
            if (Read(pid, thread, folder) is SleepingThreadInfo found)
            {
                yield return found;
            }
        }
    }

    // "70 0x2 0x7f... ... SP PC"; "running", or -1 outside of a call.
    private static SleepingThreadInfo? Read(int pid, int thread, string folder)
    {
        string[] words;
        try
        {
            words = File.ReadAllText($"{folder}/syscall").Split(' ');
        }
        catch (IOException)
        {
            return null; // the thread has ended
        }

        return int.TryParse(words[0], CultureInfo.InvariantCulture, out int number)
            && words.Length > 2
            && s_calls.TryGetValue(number, out (IpcObjectKind Object, IpcWaitKind Wait) call)
            ? new SleepingThreadInfo(new IpcWaiter(pid, thread, call.Wait), call.Object, Argument(words[1]))
            : null;
    }

    private static ulong Argument(string text) =>
        ulong.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
