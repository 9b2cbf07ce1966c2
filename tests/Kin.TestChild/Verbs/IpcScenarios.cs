using System.Globalization;
using Kin.Ipc;

namespace Kin.TestChild.Verbs;

/// <summary><c>ipc SCENARIO ARGUMENT...</c>: uses an object of the kernel until standard input ends.</summary>
internal static class IpcScenarios
{
    private static readonly Dictionary<string, Action<string[]>> s_scenarios = new()
    {
        ["take"] = Take,
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

    private static void Hold()
    {
        Console.WriteLine($"ready {Environment.ProcessId}");
        Console.In.ReadToEnd();
    }
}
