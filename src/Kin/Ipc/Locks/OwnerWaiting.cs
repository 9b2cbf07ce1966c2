using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.Locks;

/// <summary>Sleeping through an <see cref="IOwnerWait"/> until it is decided.</summary>
internal static class OwnerWaiting
{
    public static void Until(IOwnerWait wait, SharedMapping memory, CancellationToken cancellationToken)
    {
        while (!wait.Next(out uint word, out int milliseconds))
        {
            cancellationToken.ThrowIfCancellationRequested();
            WordSleep.Sleep(memory, wait.Offset, word, milliseconds, cancellationToken);
        }
    }

    public static async ValueTask UntilAsync(
        IOwnerWait wait, SharedMapping memory, CancellationToken cancellationToken)
    {
        while (!wait.Next(out uint word, out int milliseconds))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await WordWaits.WaitAsync(memory, wait.Offset, word, milliseconds, cancellationToken)
                .ConfigureAwait(false);
        }
    }
}
