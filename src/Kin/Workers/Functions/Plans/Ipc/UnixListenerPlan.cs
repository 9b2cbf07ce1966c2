using Kin.Ipc;
using Kin.Native;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans.Ipc;

/// <summary>A listener: both sides accept from one queue, and the file stays with its maker.</summary>
internal sealed class UnixListenerPlan() : WholePlan(typeof(UnixSocketListener))
{
    protected override void Write(GraphWriter graph, object value)
    {
        var listener = (UnixSocketListener)value;
        if (listener.Handle.IsClosed)
        {
            throw new RefusalException(Type, "It is disposed.");
        }

        graph.Payload.WriteByte((byte)listener.Kind);
        graph.Payload.WriteVarInt((uint)graph.Payload.Add(listener.Handle));
    }

    protected override object Read(GraphReader graph, ref PayloadReader payload)
    {
        var kind = (UnixSocketKind)payload.ReadByte();
        return new UnixSocketListener((SafeFd)payload.Handle((int)payload.ReadVarInt()), kind);
    }
}
