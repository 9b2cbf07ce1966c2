using System.Collections.Concurrent;

namespace Kin.Workers.Functions.Plans;

/// <summary>The plan of every type that was sent or received so far.</summary>
internal static class PlanTable
{
    private static readonly ConcurrentDictionary<Type, TypePlan> s_plans = new();

    public static TypePlan Of(Type type) =>
        s_plans.TryGetValue(type, out TypePlan? plan) ? plan : s_plans.GetOrAdd(type, Choose(type));

    private static TypePlan Choose(Type type)
    {
        if (type == typeof(string))
        {
            return new StringPlan();
        }

        if ((Refusals.ReasonFor(type) ?? TypeIdentity.ReasonAgainst(type)) is { } reason)
        {
            return new RefusedPlan(type, reason);
        }

        if (type.IsAbstract || type.IsByRefLike || type.ContainsGenericParameters)
        {
            return new RefusedPlan(type, "There are no objects of this type.");
        }

        if (type.IsSZArray)
        {
            return (TypePlan)Activator.CreateInstance(typeof(ArrayPlan<>).MakeGenericType(type.GetElementType()!))!;
        }

        return RawShape.Is(type) ? new RawPlan(type) : new ObjectPlan(type);
    }
}
