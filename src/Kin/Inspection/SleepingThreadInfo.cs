using System.Globalization;
using Kin.Native;
using Kin.Native.Files;
using Kin.Native.Memory;

namespace Kin.Inspection;

/// <summary>
/// A thread that sleeps in a call on an object of the kernel (/proc/PID/task/TID/syscall, proc_pid(5)).
/// </summary>
/// <param name="Place">The object.</param>
/// <param name="Waiter">Who, and what for.</param>
internal readonly record struct SleepingThreadInfo(IpcPlace Place, IpcWaiter Waiter)
{
    private const int WaitWithMask = 9, Wait = 0, Lock = 6, CommandBits = 0x7f; // of futex(2)

    /// <summary>Those of a process, whose shared memory is this.</summary>
    public static IEnumerable<SleepingThreadInfo> Of(int pid, ProcessMapping[] mappings)
    {
        foreach (string folder in Directory.EnumerateDirectories($"/proc/{pid}/task"))
        {
            int thread = int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
            string[] words = Words(folder);
            if (words.Length <= 2 || !int.TryParse(words[0], CultureInfo.InvariantCulture, out int number))
            {
                continue;
            }

            foreach ((IpcPlace place, IpcWaitKind kind) in PlacesOf(thread, number, words, mappings))
            {
                yield return new SleepingThreadInfo(place, new IpcWaiter(pid, thread, kind));
            }
        }
    }

    // "70 0x2 0x7f... ... SP PC"; "running", or -1 outside of a call.
    private static string[] Words(string folder)
    {
        try
        {
            return File.ReadAllText($"{folder}/syscall").Split(' ');
        }
        catch (IOException)
        {
            return []; // the thread has ended
        }
    }

    private static IEnumerable<(IpcPlace Place, IpcWaitKind Kind)> PlacesOf(
        int thread, int call, string[] words, ProcessMapping[] mappings)
    {
        ulong first = Argument(words[1]);
        IEnumerable<(IpcPlace, IpcWaitKind)?> found = call == SyscallNumber.futex_waitv
            ? WaitedWords.Of(thread, first, Argument(words[2])).Select(w => PlaceOf(w, mappings)).Distinct()
            : [PlaceOf(thread, call, words, mappings)];
        return found.OfType<(IpcPlace, IpcWaitKind)>();
    }

    private static (IpcPlace Place, IpcWaitKind Kind)? PlaceOf(
        int thread, int call, string[] words, ProcessMapping[] mappings)
    {
        ulong first = Argument(words[1]);
        if (call == SyscallNumber.msgrcv || call == SyscallNumber.msgsnd)
        {
            return (IpcPlace.OfSystemV(IpcObjectKind.SystemVMessageQueue, (int)first),
                call == SyscallNumber.msgrcv ? IpcWaitKind.Receive : IpcWaitKind.Send);
        }

        if (call == SyscallNumber.semop || call == SyscallNumber.semtimedop)
        {
            return (IpcPlace.OfSystemV(IpcObjectKind.SystemVSemaphoreSet, (int)first), IpcWaitKind.Change);
        }

        if (call == SyscallNumber.mq_timedreceive || call == SyscallNumber.mq_timedsend)
        {
            FileIdentity? queue = FileIdentity.OfTarget($"/proc/{thread}/fd/{(int)first}");
            return queue is null ? null : (new IpcPlace(queue.Device, queue.Inode),
                call == SyscallNumber.mq_timedreceive ? IpcWaitKind.Receive : IpcWaitKind.Send);
        }

        if (call == SyscallNumber.read || call == SyscallNumber.readv
            || call == SyscallNumber.write || call == SyscallNumber.writev)
        {
            FileIdentity? pipe = FileIdentity.OfTarget($"/proc/{thread}/fd/{(int)first}");
            return pipe?.Type != Libc.S_IFIFO ? null : (new IpcPlace(pipe.Device, pipe.Inode),
                call == SyscallNumber.read || call == SyscallNumber.readv
                    ? IpcWaitKind.Receive : IpcWaitKind.Send);
        }

        return call == SyscallNumber.futex
            && (Argument(words[2]) & CommandBits) is Wait or WaitWithMask or Lock
                ? PlaceOf(first, mappings) : null;
    }

    private static (IpcPlace Place, IpcWaitKind Kind)? PlaceOf(ulong word, ProcessMapping[] mappings) =>
        Array.Find(mappings, m => m.Start <= word && word < m.End) is { End: > 0 } mapping
            ? (mapping.Place, IpcWaitKind.Change) : null;

    private static ulong Argument(string text) =>
        ulong.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
