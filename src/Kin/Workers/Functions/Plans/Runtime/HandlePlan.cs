using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.InteropServices;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans.Runtime;

/// <summary>
/// SafeFileHandle, SafePipeHandle, SafeSocketHandle: the descriptor travels with the message, and the other
/// side has one of its own for the same open file.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2072", Justification = SameProgram.Trimmed)]
internal sealed class HandlePlan(Type type) : WholePlan(type)
{
    protected override void Write(GraphWriter graph, object value)
    {
        var handle = (SafeHandle)value;
        if (handle.IsClosed || handle.IsInvalid)
        {
            throw new RefusalException(Type, "It is closed.");
        }

        graph.Payload.WriteVarInt((uint)graph.Payload.Add(handle));
    }

    protected override object Read(GraphReader graph, ref PayloadReader payload)
    {
        SafeHandle arrived = payload.Handle((int)payload.ReadVarInt());
        nint number = arrived.DangerousGetHandle();
        object handle = Activator.CreateInstance(
            Type, BindingFlags.Instance | BindingFlags.Public, binder: null, [number, true], culture: null)!;

        // The number has one owner: from here on the new handle.
        arrived.SetHandleAsInvalid();
        return handle;
    }
}
