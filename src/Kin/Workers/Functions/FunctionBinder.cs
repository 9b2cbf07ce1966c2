using System.Collections.Concurrent;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Functions.Plans;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions;

/// <summary>
/// The side that runs functions: from the bytes of <see cref="FunctionImage"/> to a delegate.
/// </summary>
internal static class FunctionBinder
{
    private static readonly ConcurrentDictionary<byte[], BoundFunction> s_known = new(BytesComparer.Instance);
    private static readonly ConcurrentDictionary<byte[], BoundFunction>
        .AlternateLookup<ReadOnlySpan<byte>> s_lookup =
        s_known.GetAlternateLookup<ReadOnlySpan<byte>>();
    private static readonly Slot s_target = Slot.Of(typeof(object));

    /// <summary>Finds the method, loading its assembly where needed.</summary>
    /// <exception cref="InvalidOperationException">This process loaded another build of the
    /// assembly.</exception>
    public static BoundFunction ReadIdentity(ref PayloadReader reader)
    {
        ReadOnlySpan<byte> identity = reader.ReadBytes(reader.ReadVarInt());
        if (!s_lookup.TryGetValue(identity, out BoundFunction? function))
        {
            function = FunctionIdentity.Decode(identity);
            s_known.TryAdd(identity.ToArray(), function);
        }

        return function;
    }

    /// <summary>
    /// A delegate of exactly the original delegate type, on the state that follows if it has any.
    /// </summary>
    public static Delegate Bind(BoundFunction function, ref PayloadReader state)
    {
        if (function.Target != TargetKind.Sent)
        {
            return function.Stateless;
        }

        object? target = GraphCodec.Read(ref state, s_target);
        if (target is null)
        {
            PayloadReader.Damaged($"the state of {function.DisplayName} is missing");
        }

        return function.With(target);
    }
}
