using Kin.Native;

namespace Kin.Ipc;

/// <summary>One change of one semaphore of a <see cref="SystemVSemaphoreSet"/> (semop(2)).</summary>
/// <param name="Index">Which semaphore, from 0 on.</param>
/// <param name="Change">
/// Below 0: take so many, which waits until there are as many; above: give so many; 0: wait until the value
/// is zero. From -32,767 to 32,767.
/// </param>
public readonly record struct SystemVSemaphoreOperation(int Index, int Change)
{
    /// <summary>
    /// SEM_UNDO: the kernel takes the change back when this process ends, however it ends. So what a killed
    /// process had taken is there again.
    /// </summary>
    public bool Undo { get; init; }

    /// <summary>P: takes from a semaphore.</summary>
    public static SystemVSemaphoreOperation Acquire(int index, int count = 1, bool undo = false) =>
        new(index, -count) { Undo = undo };

    /// <summary>V: gives to a semaphore.</summary>
    public static SystemVSemaphoreOperation Release(int index, int count = 1, bool undo = false) =>
        new(index, count) { Undo = undo };

    /// <summary>Waits until a semaphore is zero, and changes nothing.</summary>
    public static SystemVSemaphoreOperation WaitForZero(int index) => new(index, 0);

    internal Sembuf Encode()
    {
        if (Index is < 0 or > ushort.MaxValue || Change is < -short.MaxValue or > short.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(Change), this, "The index is from 0 on, the change from -32,767 to 32,767.");
        }

        return new Sembuf
        {
            sem_num = (ushort)Index,
            sem_op = (short)Change,
            sem_flg = (short)(Undo ? Libc.SEM_UNDO : 0),
        };
    }
}
