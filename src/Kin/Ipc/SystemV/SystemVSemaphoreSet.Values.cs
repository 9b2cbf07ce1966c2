using Kin.Native;
using Kin.Native.Ipc;

namespace Kin.Ipc;

public sealed partial class SystemVSemaphoreSet
{
    private const int MostOperations = 32; // a set may allow fewer than all of its values at once
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(1);

    /// <summary>The value of a semaphore now.</summary>
    /// <param name="index">From 0 on.</param>
    /// <exception cref="LinuxException">EINVAL: there is no such semaphore, or no such set.</exception>
    public int GetValue(int index = 0) => Control(index, Libc.GETVAL, "GETVAL");

    /// <summary>All values, at one moment.</summary>
    public int[] GetValues()
    {
        var values = new ushort[Count];
        SystemVFailure.Check(
            SemaphoreSetCalls.Control(Id, Libc.GETALL, values), "semctl(GETALL)", SystemVFailure.Name(Id));
        return Array.ConvertAll(values, value => (int)value);
    }

    /// <summary>
    /// Sets a value, whoever waits. What processes would take back at their end (SEM_UNDO) is forgotten.
    /// </summary>
    /// <param name="value">0 to 32,767.</param>
    /// <param name="index">From 0 on.</param>
    public void SetValue(int value, int index = 0)
    {
        ThrowIfNotValues([value]);
        Control(index, Libc.SETVAL, "SETVAL", value);
    }

    /// <summary>Sets all values at one stroke, as <see cref="SetValue"/>.</summary>
    /// <param name="values">As many as there are semaphores.</param>
    public void SetValues(ReadOnlySpan<int> values)
    {
        ThrowIfNotValues(values);
        if (values.Length != Count)
        {
            throw new ArgumentException($"The set has {Count} semaphores.", nameof(values));
        }

        ushort[] all = [.. values.ToArray().Select(value => (ushort)value)];
        SystemVFailure.Check(
            SemaphoreSetCalls.Control(Id, Libc.SETALL, all), "semctl(SETALL)", SystemVFailure.Name(Id));
    }

    /// <summary>How many processes and threads wait until they can take from it (GETNCNT).</summary>
    /// <param name="index">From 0 on.</param>
    public int GetWaitingCount(int index = 0) => Control(index, Libc.GETNCNT, "GETNCNT");

    /// <summary>How many processes and threads wait until it is zero (GETZCNT).</summary>
    /// <param name="index">From 0 on.</param>
    public int GetWaitingForZeroCount(int index = 0) => Control(index, Libc.GETZCNT, "GETZCNT");

    /// <summary>The process that changed it last (GETPID); 0: none yet.</summary>
    /// <param name="index">From 0 on.</param>
    public int GetLastProcessId(int index = 0) => Control(index, Libc.GETPID, "GETPID");

    // By an operation and not by SETALL: that sets sem_otime, by which openers see that the values are there.
    private void Begin(ReadOnlySpan<int> values)
    {
        try
        {
            Sembuf[] all = [.. values.ToArray().Select((value, index) => new Sembuf
            {
                sem_num = (ushort)index, sem_op = (short)value, sem_flg = Libc.IPC_NOWAIT,
            }).Where(operation => operation.sem_op > 0)];
            if (all.Length > MostOperations)
            {
                SetValues(values);
                all = [];
            }

            // A change that is none, of a semaphore that may be anything, is given and taken at one stroke.
            Sembuf[] touch =
            [
                new() { sem_op = 1, sem_flg = Libc.IPC_NOWAIT },
                new() { sem_op = -1, sem_flg = Libc.IPC_NOWAIT },
            ];
            Sembuf[] operations = all.Length > 0 ? all
                : values[0] == short.MaxValue ? [touch[1], touch[0]]
                : touch;
            SystemVFailure.Check(
                SemaphoreSetCalls.Operate(Id, operations, null), "semop", SystemVFailure.Name(Id));
        }
        catch
        {
            Remove();
            throw;
        }
    }

    private void AwaitValues()
    {
        long start = TimeProvider.System.GetTimestamp();
        while (Facts().Operated == 0 && TimeProvider.System.GetElapsedTime(start) < s_patience)
        {
            Pause.For(s_pause);
        }
    }

    private int Control(int index, int command, string name, int argument = 0) => SystemVFailure.Check(
        SemaphoreSetCalls.Control(Id, index, command, argument),
        $"semctl({name})",
        $"id {Id}, semaphore {index}");
}
