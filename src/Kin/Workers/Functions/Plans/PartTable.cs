using System.Diagnostics.CodeAnalysis;
using Kin.Workers.Functions.Identities;
using Kin.Workers.Functions.Plans.Collections;

namespace Kin.Workers.Functions.Plans;

/// <summary>
/// Which classes of .NET have a part of their own. By name, so that asking loads no assembly.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2055", Justification = SameProgram.Trimmed)]
[UnconditionalSuppressMessage("Trimming", "IL2072", Justification = SameProgram.Trimmed)]
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = SameProgram.Compiled)]
internal static class PartTable
{
    private const string Generic = "System.Collections.Generic.";
    private const string Concurrent = "System.Collections.Concurrent.";
    private const string Immutable = "System.Collections.Immutable.";
    private const string Frozen = "System.Collections.Frozen.";

    private static readonly Dictionary<string, Func<Type>> s_parts = new(StringComparer.Ordinal)
    {
        ["System.Exception"] = static () => typeof(ExceptionPart),
        [Generic + "List`1"] = static () => typeof(ListPart<>),
        [Generic + "Dictionary`2"] = static () => typeof(DictionaryPart<,>),
        [Generic + "HashSet`1"] = static () => typeof(HashSetPart<>),
        [Generic + "OrderedDictionary`2"] = static () => typeof(OrderedDictionaryPart<,>),
        ["System.Collections.Hashtable"] = static () => typeof(HashtablePart),
        [Concurrent + "ConcurrentDictionary`2"] = static () => typeof(ConcurrentDictionaryPart<,>),
        [Concurrent + "ConcurrentBag`1"] = static () => typeof(ConcurrentBagPart<>),
        [Immutable + "ImmutableDictionary`2"] = static () => typeof(ImmutableDictionaryPart<,>),
        [Immutable + "ImmutableDictionary`2+Builder"] = static () =>
            typeof(ImmutableDictionaryBuilderPart<,>),
        [Immutable + "ImmutableHashSet`1"] = static () => typeof(ImmutableHashSetPart<>),
        [Immutable + "ImmutableHashSet`1+Builder"] = static () => typeof(ImmutableHashSetBuilderPart<>),
        [Frozen + "FrozenDictionary`2"] = static () => typeof(FrozenDictionaryPart<,>),
        [Frozen + "FrozenSet`1"] = static () => typeof(FrozenSetPart<>),
        ["System.Linq.Lookup`2"] = static () => typeof(LookupPart<,>),
        ["System.Runtime.CompilerServices.ConditionalWeakTable`2"] = static () => typeof(WeakTablePart<,>),
    };

    /// <summary>
    /// The part of the class, or of the nearest class it derives from; null when all is copied by field.
    /// </summary>
    public static BasePart? Of(Type type)
    {
        for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            if (level.IsValueType || !FrameworkAssembly.Is(level.Assembly))
            {
                continue;
            }

            string name = (level.IsGenericType ? level.GetGenericTypeDefinition() : level).FullName!;
            if (s_parts.TryGetValue(name, out Func<Type>? part))
            {
                Type chosen = part();
                return (BasePart)Activator.CreateInstance(
                    level.IsGenericType ? chosen.MakeGenericType(level.GetGenericArguments()) : chosen)!;
            }
        }

        return null;
    }
}
