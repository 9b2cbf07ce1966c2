using Kin.Workers.Functions.Captures;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans;

/// <summary>
/// Delegates inside values: each function by its identity, and its target by the rules for functions.
/// </summary>
internal sealed class DelegatePlan(Type type) : WholePlan(type)
{
    private static readonly Slot s_target = Slot.Of(typeof(object));

    protected override void Write(GraphWriter graph, object value)
    {
        Delegate[] functions = ((Delegate)value).GetInvocationList();
        graph.Payload.WriteVarInt((uint)functions.Length);
        foreach (Delegate function in functions)
        {
            FunctionImage image = Examine(function);
            image.WriteIdentity(graph.Payload);
            if (image.HasState)
            {
                graph.Captures = image.Captures;
                graph.WriteReference(function.Target, s_target);
                graph.Captures = CaptureMap.Everything;
            }
        }
    }

    protected override object Read(GraphReader graph, ref PayloadReader payload)
    {
        var functions = new Delegate[payload.ReadCount(1)];
        for (int i = 0; i < functions.Length; i++)
        {
            BoundFunction function = FunctionBinder.ReadIdentity(ref payload);
            if (!Type.IsAssignableFrom(function.DelegateType))
            {
                PayloadReader.Damaged(
                    $"it puts a {TypeText.Of(function.DelegateType)} in a {TypeText.Of(Type)}");
            }

            functions[i] = function.Target == TargetKind.Sent
                ? function.With(graph.ReadReference(ref payload, s_target)!)
                : function.Stateless;
        }

        if (functions.Length == 0)
        {
            PayloadReader.Damaged("a delegate has no function");
        }

        return Delegate.Combine(functions)!;
    }

    private static FunctionImage Examine(Delegate function)
    {
        try
        {
            return FunctionImage.Of(function);
        }
        catch (CannotCrossException refused)
        {
            throw new RefusalException(refused.Type, refused.Reason);
        }
    }
}
