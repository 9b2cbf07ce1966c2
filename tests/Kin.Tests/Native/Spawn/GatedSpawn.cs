using Kin.Native;
using Kin.Native.Processes;
using Kin.Native.Spawn;
using Kin.Tests.House;

namespace Kin.Tests.Native.Spawn;

/// <summary>
/// A spawn that stops half way, on a thread of its own: the child exists, with all signals blocked, and waits
/// in read(2) until it is let go; then it runs /bin/true with the signals of its thread.
/// </summary>
internal sealed unsafe class GatedSpawn : IDisposable
{
    private readonly PlanBuilder _plan = PlanBuilder.Rent(200, 4096);
    private readonly SafeFd _read, _write;
    private readonly Thread _thread;
    private nint _pid;

    private GatedSpawn(bool useClone3)
    {
        (_read, _write) = Pipe.Create();
        SpawnOptions options = new() { FileName = "/bin/true", Arguments = ["true"] };
        CloneStep.Set(_plan, options, useClone3, intoCgroup: false);
        if (!useClone3)
        {
            SignalSteps.ResetHandlers(_plan);
        }

        _plan.Add("read", Read, _read.Number, (nint)_plan.Values<long>(1), 1);
        SignalSteps.AddLast(_plan, options);
        nint* none = _plan.Values<nint>(1), arguments = _plan.Values<nint>(2);
        byte* path = _plan.String("/bin/true");
        arguments[0] = (nint)path;
        _plan.Add("execve", SyscallNumber.execve, (nint)path, (nint)arguments, (nint)none);
        _thread = new Thread(() => _pid = SpawnStub.Run(_plan.Header)) { IsBackground = true };
    }

    /// <summary>Starts it and returns when the child waits at the gate.</summary>
    public static GatedSpawn Begin(bool useClone3)
    {
        HashSet<int> before = [.. ChildrenOfThisProcess.Pids()];
        GatedSpawn spawn = new(useClone3);
        spawn._thread.Start();
        SpinWait.SpinUntil(() => ChildrenOfThisProcess.Pids().Any(pid => !before.Contains(pid)));
        spawn.ChildAtGate = ChildrenOfThisProcess.Pids().First(pid => !before.Contains(pid));
        SpinWait.SpinUntil(() => File.ReadAllText($"/proc/{spawn.ChildAtGate}/syscall").StartsWith(
            $"{Read} ", StringComparison.Ordinal));
        return spawn;
    }

    /// <summary>The child's pid, known before the spawning thread knows it.</summary>
    public int ChildAtGate { get; private set; }

    /// <summary>The spawning thread is still in the machine code.</summary>
    public bool IsUnderWay => _thread.IsAlive;

    private static int Read => SyscallNumber.futex == 202 ? 0 : 63;

    /// <summary>Opens the gate and gives the end of the child.</summary>
    public WaitResult LetGo()
    {
        Assert.Equal(1, Descriptor.Write(_write, [1]));
        _thread.Join();
        Assert.Equal(ChildAtGate, (int)_pid);
        return SpawnedProgram.Wait(new SpawnedProcess((int)_pid, new SafeFd((int)_plan.Header->PidFd)));
    }

    public void Dispose()
    {
        _read.Dispose();
        _write.Dispose();
        _plan.Dispose();
    }
}
