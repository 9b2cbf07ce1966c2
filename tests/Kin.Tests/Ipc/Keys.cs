using System.Security.Cryptography;
using Kin.Inspection;
using Kin.Ipc;

namespace Kin.Tests.Ipc;

/// <summary>Keys that nobody else has, and waiting for somebody who waits.</summary>
internal static class Keys
{
    public static SystemVKey New() => new(RandomNumberGenerator.GetInt32(1 << 24, int.MaxValue));

    /// <summary>Returns when so many threads sleep at the object, as the kernel tells it.</summary>
    public static async Task<IpcWaiter[]> WaitersAsync(IpcObjectKind kind, int id, int count, int? process = null)
    {
        while (true)
        {
            IpcWaiter[] waiters =
            [
                .. IpcObjects.Read().Of(kind).Where(o => o.Id == id).SelectMany(o => o.Waiters)
                    .Where(w => process is null || w.ProcessId == process),
            ];
            if (waiters.Length == count)
            {
                return waiters;
            }

            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Returns when so many threads sleep at the POSIX semaphore.</summary>
    public static async Task<IReadOnlyList<IpcWaiter>> SleepersAsync(string name, int count)
    {
        while (true)
        {
            IReadOnlyList<IpcWaiter> waiters =
                IpcObjects.Read().Of(IpcObjectKind.PosixSemaphore).Single(o => o.Name == name).Waiters;
            if (waiters.Count == count)
            {
                return waiters;
            }

            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
