using System.Diagnostics;
using Kin.Tests.House;

namespace Kin.Tests.Leaks;

/// <summary>
/// Holds the whole run to this: what it opened, started and made is gone at its end. Looks at descriptors, children,
/// processes that the run started at any depth, names in /dev/shm, control groups, and files left in the
/// temporary folder (the run gets one of its own, so everything in it is ours).
/// </summary>
internal sealed class LeakGuard
{
    private readonly string _temporary = Directory.CreateTempSubdirectory("kin-tests-").FullName;
    private readonly LeakSnapshot _before;

    private LeakGuard()
    {
        Environment.SetEnvironmentVariable("TMPDIR", _temporary);
        Environment.SetEnvironmentVariable(LeakSnapshot.Marker, $"{Environment.ProcessId}");
        WarmUp();
        _before = LeakSnapshot.Take(_temporary);
    }

    public static LeakGuard Begin() => new();

    /// <summary>Throws when something is left, naming it and the tests that were running when it was first seen.</summary>
    public void Check()
    {
        IReadOnlyList<string> leaks = WaitUntilClean();
        Directory.Delete(_temporary, recursive: true);
        if (leaks.Count > 0)
        {
            throw new InvalidOperationException($"The tests left {leaks.Count} thing(s) behind:\n  {string.Join("\n  ", leaks)}");
        }
    }

    /// <summary>Ends come a moment after the last await (an exit being reaped, a finalizer), so this asks for some seconds.</summary>
    private IReadOnlyList<string> WaitUntilClean()
    {
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<string> leaks;
        do
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            leaks = LeakSnapshot.Take(_temporary).Since(_before);
        }
        while (leaks.Count > 0 && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5));
        return [.. leaks.Select(l => l + LeakWitness.OfThisRun.Suspects(l))];
    }

    /// <summary>
    /// Opens what .NET itself opens once and keeps: its pipe for SIGCHLD, its epoll for sockets, its terminal. And the one
    /// epoll of Kin and that for deaths, its pipe for signals, its board of waits, and the /dev/null that tests of the spawner share.
    /// </summary>
    private static void WarmUp()
    {
        _ = Kin.IO.Reactor.Shared;
        _ = Kin.Native.Signals.SignalPipe.Reader;
        _ = Native.Spawn.SpawnedProgram.Null;
        _ = Kin.Ipc.Locks.WaitBoard.Own;
        _ = Kin.Ipc.Regions.DeathLoop.Shared;
        using Process child = Process.Start(new ProcessStartInfo("/bin/true") { RedirectStandardOutput = true })!;
        child.StandardOutput.ReadToEndAsync().GetAwaiter().GetResult();
        child.WaitForExit();

        // The text of an exception's stack has line numbers, and the symbol file they come from stays open.
        _ = new StackTrace(fNeedFileInfo: true).ToString();
    }
}
