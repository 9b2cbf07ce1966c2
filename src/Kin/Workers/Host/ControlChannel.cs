using Kin.Native;
using Kin.Native.Processes;
using Kin.Workers.Transport;

namespace Kin.Workers.Host;

/// <summary>
/// The worker's end of the control socket. A thread of its own reads it all the time, because a cancellation
/// must reach a task that is running, and because the end of the parent, however it came, must end the worker
/// at once.
/// </summary>
internal sealed class ControlChannel(PacketSocket socket, CancellationTable cancellations)
{
    // More than one for a task that was taken back and came again: its frames are met in the same order.
    private readonly Dictionary<long, Queue<ReceivedControl>> _payloads = [];

    private bool _ended;

    /// <summary>What happens when the parent is gone. Default: this process ends at once.</summary>
    public Action? Orphaned { get; set; }

    public void Start() => new Thread(Read) { IsBackground = true, Name = "Kin control" }.UnsafeStart();

    /// <summary>The payload of a task; waits until it is here.</summary>
    /// <exception cref="EndOfStreamException">The parent is gone, and it will not come.</exception>
    public ReceivedControl TakePayload(long task)
    {
        lock (_payloads)
        {
            Queue<ReceivedControl>? waiting;
            while (!_payloads.TryGetValue(task, out waiting))
            {
                if (_ended)
                {
                    throw new EndOfStreamException(
                        $"The parent ended before it sent what belongs to task {task}.");
                }

                Monitor.Wait(_payloads);
            }

            ReceivedControl payload = waiting.Dequeue();
            if (waiting.Count == 0)
            {
                _payloads.Remove(task);
            }

            return payload;
        }
    }

    public void SendPayload(long task, Parcel payload) => payload.SendExternal(socket, task);

    private void Keep(ReceivedControl payload)
    {
        lock (_payloads)
        {
            if (!_payloads.TryGetValue(payload.Message.Task, out Queue<ReceivedControl>? waiting))
            {
                _payloads[payload.Message.Task] = waiting = [];
            }

            waiting.Enqueue(payload);
            Monitor.PulseAll(_payloads);
        }
    }

    private void Read()
    {
        while (ControlMessage.Receive(socket) is { } received)
        {
            ControlMessage message = received.Message;
            switch (message.Kind)
            {
                case ControlKind.Payload:
                    Keep(received);
                    break;
                case ControlKind.Cancel:
                    cancellations.Cancel(message.Task, message.Number);
                    break;
            }
        }

        // The parent is gone. Nobody is left to tell, and finalizers or exit handlers could hang: leave at
        // once.
        (Orphaned ?? (() => ProcessExit.Immediately(1)))();
        lock (_payloads)
        {
            _ended = true;
            Monitor.PulseAll(_payloads);
        }
    }
}
