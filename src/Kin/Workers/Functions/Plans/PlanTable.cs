using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Kin.Workers.Functions.Identities;
using Kin.Workers.Functions.Plans.Ipc;
using Kin.Workers.Functions.Plans.Runtime;

namespace Kin.Workers.Functions.Plans;

/// <summary>The plan of every type that was sent or received so far.</summary>
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = SameProgram.Compiled)]
internal static class PlanTable
{
    private static readonly ConcurrentDictionary<Type, TypePlan> s_plans = new();

    public static TypePlan Of(Type type) =>
        s_plans.TryGetValue(type, out TypePlan? plan) ? plan : s_plans.GetOrAdd(type, Choose(type));

    private static TypePlan Choose(Type type)
    {
        if (Plain(type) is { } plain)
        {
            return plain;
        }

        // Before the refusals: a SafeFileHandle may go, other handles may not.
        if (!type.IsAbstract && RuntimePlans.For(type) is { } known)
        {
            return known;
        }

        if ((Refusals.ReasonFor(type) ?? TypeIdentity.ReasonAgainst(type)) is { } reason)
        {
            return new RefusedPlan(type, reason);
        }

        if (type.IsArray)
        {
            return ArrayPlan(type);
        }

        if (type.IsAbstract || type.IsByRefLike || type.ContainsGenericParameters)
        {
            return new RefusedPlan(type, "There are no objects of this very type.");
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return new DelegatePlan(type);
        }

        return (TravelPlan.For(type) ?? IpcPlans.For(type) ?? SharedPlan.For(type))
            ?? (ClosureType.Is(type) ? new ClosurePlan(type) : new ObjectPlan(type, PartTable.Of(type)));
    }

    private static TypePlan? Plain(Type type)
    {
        if (type == typeof(string))
        {
            return new StringPlan();
        }

        return !RawShape.Is(type) ? null
            : TypeIdentity.ReasonAgainst(type) is { } hidden ? new RefusedPlan(type, hidden)
            : new RawPlan(type);
    }

    private static TypePlan ArrayPlan(Type type)
    {
        Type element = type.GetElementType()!;
        if (Refusals.OfElements(element) is { } reason)
        {
            return new RefusedPlan(type, reason);
        }

        return type.IsSZArray
            ? (TypePlan)Activator.CreateInstance(typeof(ArrayPlan<>).MakeGenericType(element))!
            : new MultiArrayPlan(type);
    }
}
