using Kin.Native;
using Kin.Workers.Transport;

namespace Kin.Workers.Host;

/// <summary>
/// The worker's end of the control socket. A thread of its own reads it all the time, because a cancellation must reach
/// a task that is running, and because the end of the parent, however it came, must end the worker at once.
/// </summary>
internal sealed class ControlChannel(PacketSocket socket, CancellationTable cancellations)
{
    private readonly Dictionary<long, ReceivedControl> _payloads = [];

    /// <summary>What happens when the parent is gone. Default: this process ends at once.</summary>
    public Action? Orphaned { get; set; }

    public void Start() => new Thread(Read) { IsBackground = true, Name = "Kin control" }.UnsafeStart();

    /// <summary>The payload of a task; waits until it is here.</summary>
    public ReceivedControl TakePayload(long task)
    {
        lock (_payloads)
        {
            ReceivedControl? payload;
            while (!_payloads.Remove(task, out payload))
            {
                Monitor.Wait(_payloads);
            }

            return payload;
        }
    }

    public void SendPayload(long task, Parcel payload) => payload.SendExternal(socket, task);

    private void Read()
    {
        while (ControlMessage.Receive(socket) is { } received)
        {
            ControlMessage message = received.Message;
            switch (message.Kind)
            {
                case ControlKind.Payload:
                    lock (_payloads)
                    {
                        _payloads[message.Task] = received;
                        Monitor.Pulse(_payloads);
                    }

                    break;
                case ControlKind.Cancel:
                    cancellations.Cancel(message.Task, message.Number);
                    break;
            }
        }

        // The parent is gone. Nobody is left to tell, and finalizers or exit handlers could hang: leave at once.
        (Orphaned ?? (() => ProcessExit.Immediately(1)))();
    }
}
