using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Kin.Native;
using Kin.Native.Kernel;
using Kin.Native.Processes;
using Kin.Native.Spawn;

namespace Kin.Tests.Native.Spawn;

/// <summary>
/// Many threads start processes while collections and signals rain: none fails, none is lost.
/// </summary>
[Collection(Alone.Name)]
public sealed class SpawnStressTests
{
    private const int Threads = 8, SpawnsOfEach = 300;
    private const int SigChld = 17, SigCont = 18, SigWinch = 28;

    [Theory, InlineData("clone3"), InlineData("clone"), InlineData("death signal")]
    public void Eight_threads_under_a_storm(string way)
    {
        int winches = 0;
        using PosixSignalRegistration handler = PosixSignalRegistration.Create(
            (PosixSignal)SigWinch, _ => Interlocked.Increment(ref winches));
        using IDisposable? off = way == "clone" ? KernelFeatures.Clone3.Disable() : null;
        LeakCheck leaks = new();
        ConcurrentQueue<string> failures = [];
        using (new Storm())
        {
            Thread[] threads = [.. Enumerable.Range(0, Threads).Select(t =>
                new Thread(() => SpawnMany(t, way == "death signal" ? 9 : 0, failures)))];
            Array.ForEach(threads, t => t.Start());
            Array.ForEach(threads, t => t.Join());
        }

        Assert.Empty(failures);
        Assert.True(winches > 0);
        leaks.Check();
    }

    [Fact]
    public void A_program_just_written_is_not_busy_although_others_are_being_started()
    {
        // Without a second try some fail with ETXTBSY: a child on its way to execve holds the written file.
        string folder = Directory.CreateTempSubdirectory("busy-").FullName;
        ConcurrentQueue<string> failures = [];
        try
        {
            Thread[] threads = [.. Enumerable.Range(0, 4).Select(t => new Thread(() =>
            {
                for (int i = 0; i < 100; i++)
                {
                    Record(failures, () => WriteAndRun($"{folder}/{t}-{i}"));
                }
            }))];
            Array.ForEach(threads, t => t.Start());
            Array.ForEach(threads, t => t.Join());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Assert.Empty(failures);
    }

    private static void SpawnMany(int thread, int deathSignal, ConcurrentQueue<string> failures)
    {
        for (int i = 0; i < SpawnsOfEach; i++)
        {
            int code = (thread + i) % 256;
            Record(failures, () =>
            {
                SpawnOptions options = SpawnedProgram.Options("/bin/sh", "-c", $"exit {code}") with
                {
                    NewSession = i % 2 == 0,
                    ParentDeathSignal = deathSignal,
                };
                WaitResult end = SpawnedProgram.Wait(Spawner.Spawn(options));
                Assert.Equal((Libc.CLD_EXITED, code), (end.Code, end.Status));
            });
        }
    }

    private static void WriteAndRun(string path)
    {
        using (SafeFd file = new(Sys.Check(
            Libc.open(path, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_CLOEXEC, 0x1C0), "open", path)))
        {
            Descriptor.Write(file, "#!/bin/true\n"u8);
        }

        Assert.Equal(0, SpawnedProgram.Wait(Spawner.Spawn(SpawnedProgram.Options(path))).Status);
    }

    private static void Record(ConcurrentQueue<string> failures, Action action)
    {
        if (Xunit.Record.Exception(action) is Exception error)
        {
            failures.Enqueue(error.ToString());
        }
    }

    /// <summary>Collections, new machine code and signals, until disposed.</summary>
    private sealed class Storm : IDisposable
    {
        private readonly ManualResetEventSlim _end = new();
        private readonly Thread[] _threads;

        public Storm()
        {
            _threads = [new Thread(Collect), new Thread(Signal)];
            Array.ForEach(_threads, t => t.Start());
        }

        public void Dispose()
        {
            _end.Set();
            Array.ForEach(_threads, t => t.Join());
            _end.Dispose();
        }

        private void Collect()
        {
            for (int i = 0; !_end.Wait(1); i++)
            {
                List<byte[]> garbage = [.. Enumerable.Range(0, 100).Select(n => new byte[n * 10])];
                GC.Collect(i % 3);
                GC.KeepAlive(garbage);
            }
        }

        private void Signal()
        {
            while (!_end.Wait(1))
            {
                foreach (int signal in (int[])[SigWinch, SigChld, SigCont])
                {
                    Libc.kill(Environment.ProcessId, signal);
                }
            }
        }
    }
}
