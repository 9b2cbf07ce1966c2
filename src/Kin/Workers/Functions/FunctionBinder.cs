using Kin.Workers.Functions.Graphs;
using Kin.Workers.Functions.Identities;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions;

/// <summary>
/// The side that runs functions: from the bytes of <see cref="FunctionImage"/> to a delegate.
/// </summary>
internal static class FunctionBinder
{
    private static readonly IdentityTable<BoundFunction> s_known = new();

    /// <summary>Finds the method, loading its assembly where needed.</summary>
    /// <exception cref="InvalidOperationException">This process loaded another build of the
    /// assembly.</exception>
    public static BoundFunction ReadIdentity(ref PayloadReader reader)
    {
        ReadOnlySpan<byte> identity = reader.ReadBytes(reader.ReadVarInt());
        BoundFunction? function = s_known.Find(identity);
        if (function is null)
        {
            function = FunctionIdentity.Decode(identity);
            s_known.Add(identity, function);
        }

        return function;
    }

    /// <summary>
    /// A delegate of exactly the original delegate type, on the state that follows if it has any.
    /// </summary>
    public static Delegate Bind(BoundFunction function, ref PayloadReader state)
    {
        return function.Target == TargetKind.Sent ? BindState(function, ref state) : function.Stateless;
    }

    private static Delegate BindState(BoundFunction function, ref PayloadReader state)
    {
        object? target = GraphCodec.Read<object?>(ref state);
        if (target is null)
        {
            PayloadReader.Damaged($"the state of {function.DisplayName} is missing");
        }

        return function.With(target);
    }
}
