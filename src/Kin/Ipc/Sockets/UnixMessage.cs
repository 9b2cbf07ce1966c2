using Kin.Native;
using Microsoft.Win32.SafeHandles;

namespace Kin.Ipc;

/// <summary>
/// What <see cref="UnixSocket.ReceiveMessage(Span{byte})"/> found beside the bytes. Disposing it closes the
/// handles that came; take them out first, or use them before.
/// </summary>
public sealed class UnixMessage : IDisposable
{
    internal UnixMessage(int length, bool isEnd, List<SafeFd> handles, UnixCredentials? sender)
    {
        Length = length;
        IsEnd = isEnd;
        Sender = sender;
        Handles = handles.Count == 0
            ? []
            : [.. handles.Select(fd => new SafeFileHandle(fd.Release(), ownsHandle: true))];
    }

    /// <summary>How many bytes came; they are in the buffer.</summary>
    public int Length { get; }

    /// <summary>The other end is gone or sends no more. A message of length zero is not the end.</summary>
    public bool IsEnd { get; }

    /// <summary>
    /// The handles that came, in the order in which they were sent; close-on-exec. Of any kind: a socket
    /// among them goes into <see cref="UnixSocket.FromHandle"/>.
    /// </summary>
    public IReadOnlyList<SafeFileHandle> Handles { get; }

    /// <summary>Who sent it; null unless <see cref="UnixSocket.PassCredentials"/> is set.</summary>
    public UnixCredentials? Sender { get; }

    /// <summary>Closes the handles.</summary>
    public void Dispose()
    {
        foreach (SafeFileHandle handle in Handles)
        {
            handle.Dispose();
        }
    }
}
