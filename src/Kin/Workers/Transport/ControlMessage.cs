using System.Runtime.InteropServices;
using Kin.Native;
using Kin.Native.Memory;

namespace Kin.Workers.Transport;

/// <summary>
/// What goes over the control socket of a worker, beside the rings: payloads too large for a ring and kernel
/// handles (both as descriptors), cancellations, and, by its end-of-file, the end of the other side.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct ControlMessage(ControlKind kind, long task, int number)
{
    public readonly long Task = task;
    public readonly ControlKind Kind = kind;

    /// <summary>
    /// Payload: its bytes in the memory file, 0 when only handles came. Cancel: the token's index.
    /// </summary>
    public readonly int Number = number;

    public static ControlMessage Cancel(long task, int token) => new(ControlKind.Cancel, task, token);

    /// <summary>Takes a message; waits for one if need be. Null when the other end is gone.</summary>
    public static ReceivedControl? Receive(PacketSocket socket) => Receive(socket, wait: true);

    /// <summary>Takes a message that is there already. Null when there is none.</summary>
    public static ReceivedControl? TryReceive(PacketSocket socket) => Receive(socket, wait: false);

    private static ReceivedControl? Receive(PacketSocket socket, bool wait)
    {
        ControlMessage message = default;
        List<SafeFd> descriptors = [];
        int length = socket.Receive(
            MemoryMarshal.AsBytes(new Span<ControlMessage>(ref message)), descriptors, wait);
        return length <= 0 ? null : new ReceivedControl(message, descriptors);
    }

    /// <summary>Sends it if there is room for it now; never waits.</summary>
    public PacketSend TrySend(PacketSocket socket, ReadOnlySpan<int> descriptors)
    {
        ControlMessage message = this;
        return socket.TrySend(
            MemoryMarshal.AsBytes(new ReadOnlySpan<ControlMessage>(in message)), descriptors);
    }

    /// <summary>Sends it; waits while the socket is full. False when the other end is gone.</summary>
    public bool Send(PacketSocket socket, ReadOnlySpan<int> descriptors)
    {
        ControlMessage message = this;
        return socket.Send(MemoryMarshal.AsBytes(new ReadOnlySpan<ControlMessage>(in message)), descriptors);
    }
}

internal enum ControlKind
{
    None,
    Payload,
    Cancel,
}

/// <summary>A message with the descriptors that came along.</summary>
internal sealed record ReceivedControl(ControlMessage Message, List<SafeFd> Descriptors)
{
    /// <summary>The handles of the payload: without the memory file that carries its bytes.</summary>
    public IReadOnlyList<SafeHandle> Handles => Message.Number > 0 ? Descriptors[1..] : Descriptors;

    /// <summary>Closes all that came: the task was taken back.</summary>
    public void Discard() => Descriptors.ForEach(descriptor => descriptor.Dispose());

    /// <summary>The bytes of a large payload; empty when they are in the ring.</summary>
    public byte[] ReadPayload()
    {
        if (Message.Number == 0)
        {
            return [];
        }

        using SafeFd file = Descriptors[0];
        byte[] bytes = GC.AllocateUninitializedArray<byte>(Message.Number);
        MemoryFile.Read(file, bytes);
        return bytes;
    }
}
