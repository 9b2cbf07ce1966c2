using System.Globalization;
using Kin.Ipc;
using Microsoft.Win32.SafeHandles;

namespace Kin.TestChild.Verbs;

/// <summary><c>ipc SCENARIO ARGUMENT...</c>: uses an object of the kernel until standard input ends.</summary>
internal static class IpcScenarios
{
    private static readonly Dictionary<string, Action<string[]>> s_scenarios = new()
    {
        ["take"] = Take,
        ["mutex"] = Lock,
    };

    public static int Run(string[] args)
    {
        s_scenarios[args[0]](args[1..]);
        return 0;
    }

    // KEY: takes from the first semaphore with undo and from the second without
    private static void Take(string[] args)
    {
        var set = SystemVSemaphoreSet.Open(new SystemVKey(int.Parse(args[0], CultureInfo.InvariantCulture)));
        set.Acquire(0, undo: true);
        set.Acquire(1);
        Hold();
    }

    // FILE OFFSET: locks the mutex there
    private static void Lock(string[] args)
    {
        using SafeFileHandle file = File.OpenHandle(args[0], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        using PosixMutex mutex = PosixMutex.OpenIn(file, int.Parse(args[1], CultureInfo.InvariantCulture));
        using PosixMutexHold hold = mutex.Acquire();
        Hold();
    }

    private static void Hold()
    {
        Console.WriteLine($"ready {Environment.ProcessId}");
        Console.In.ReadToEnd();
    }
}
