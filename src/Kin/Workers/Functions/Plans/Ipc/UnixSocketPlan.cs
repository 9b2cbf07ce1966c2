using Kin.Ipc;
using Kin.Native;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans.Ipc;

/// <summary>A connection: the other side has a descriptor of its own for it.</summary>
internal sealed class UnixSocketPlan() : WholePlan(typeof(UnixSocket))
{
    protected override void Write(GraphWriter graph, object value)
    {
        var socket = (UnixSocket)value;
        if (socket.Handle.IsClosed)
        {
            throw new RefusalException(Type, "It is disposed.");
        }

        graph.Payload.WriteByte((byte)socket.Kind);
        graph.Payload.WriteVarInt((uint)graph.Payload.Add(socket.Handle));
    }

    protected override object Read(GraphReader graph, ref PayloadReader payload)
    {
        var kind = (UnixSocketKind)payload.ReadByte();
        return new UnixSocket((SafeFd)payload.Handle((int)payload.ReadVarInt()), kind);
    }
}
