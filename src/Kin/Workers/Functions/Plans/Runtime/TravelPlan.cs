using System.Diagnostics.CodeAnalysis;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans.Runtime;

/// <summary>Objects that know how to travel.</summary>
internal sealed class TravelPlan<T>() : WholePlan(typeof(T))
    where T : class, ITravels<T>
{
    protected override void Write(GraphWriter graph, object value) => ((T)value).Depart(graph.Payload);

    protected override object Read(GraphReader graph, ref PayloadReader payload) => T.Arrive(ref payload);
}

/// <summary>Finds the objects that know how to travel.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = SameProgram.Trimmed)]
internal static class TravelPlan
{
    public static TypePlan? For(Type type)
    {
        foreach (Type contract in type.GetInterfaces())
        {
            if (contract.IsConstructedGenericType
                && contract.GetGenericTypeDefinition() == typeof(ITravels<>))
            {
                return (TypePlan)Activator.CreateInstance(typeof(TravelPlan<>).MakeGenericType(type))!;
            }
        }

        return null;
    }
}
