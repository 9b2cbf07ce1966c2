using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Kin.Ipc;
using Kin.Ipc.Regions;
using Kin.Native;
using Kin.Native.Memory;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans.Runtime;

/// <summary>
/// Shared objects: a descriptor travels, and the other side takes part itself. The same object that comes
/// again is the one that is there already, as long as it is in use: a worker may get it with every call.
/// </summary>
internal sealed class SharedPlan<T>() : WholePlan(typeof(T))
    where T : SharedObject, IShared<T>
{
    private static readonly ConcurrentDictionary<Guid, WeakReference<T>> s_arrived = new();

    protected override void Write(GraphWriter graph, object value)
    {
        var shared = (T)value;
        ObjectDisposedException.ThrowIf(shared.Region.IsClosed, shared);

        // A description of its own: that of this participant holds its lock, and a copy elsewhere would keep
        // it alive when this process is dead.
        SafeFd sent = SharedMemoryFile.Reopen(shared.Region.File);
        graph.Payload.WriteVarInt((uint)graph.Payload.Add(sent));
        graph.Payload.WriteString(shared.Name);
        graph.Payload.WriteRaw(shared.Region.Identity);
    }

    protected override object Read(GraphReader graph, ref PayloadReader payload)
    {
        using SafeHandle arrived = payload.Handle((int)payload.ReadVarInt());
        string? name = payload.ReadString();
        Guid identity = payload.ReadRaw<Guid>();
        lock (s_arrived)
        {
            if (s_arrived.TryGetValue(identity, out WeakReference<T>? known)
                && known.TryGetTarget(out T? here) && !here.Region.IsClosed)
            {
                return here;
            }

            T joined = T.Join((SafeFd)arrived, name);
            s_arrived[identity] = new(joined);
            return joined;
        }
    }
}

/// <summary>Finds the shared objects.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = SameProgram.Trimmed)]
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = SameProgram.Compiled)]
internal static class SharedPlan
{
    public static TypePlan? For(Type type) => type.IsAssignableTo(typeof(SharedObject)) && !type.IsAbstract
        ? (TypePlan)Activator.CreateInstance(typeof(SharedPlan<>).MakeGenericType(type))!
        : null;
}
