using System.Collections.Concurrent;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans;

/// <summary>A place of a declared type: a field, an element, a root.</summary>
internal sealed class Slot
{
    private static readonly ConcurrentDictionary<Type, Slot> s_known = new();

    private readonly Type? _nullable;
    private Type? _accepted;
    private TypePlan? _latest;

    private Slot(Type declared)
    {
        Declared = declared;
        _nullable = Nullable.GetUnderlyingType(declared);
    }

    public Type Declared { get; }

    /// <summary>The plan of the declared type itself, or of what a nullable type holds.</summary>
    public TypePlan Plan => field ??= PlanTable.Of(_nullable ?? Declared);

    public static Slot Of(Type declared) =>
        s_known.TryGetValue(declared, out Slot? slot) ? slot : s_known.GetOrAdd(declared, new Slot(declared));

    /// <summary>The plan of an object that lies here; most places see one type again and again.</summary>
    public TypePlan PlanOf(Type type)
    {
        TypePlan? latest = _latest;
        return latest is not null && ReferenceEquals(latest.Type, type)
            ? latest
            : _latest = PlanTable.Of(type);
    }

    public void Write(GraphWriter graph, object? value)
    {
        if (!Declared.IsValueType)
        {
            graph.WriteReference(value, this);
            return;
        }

        if (_nullable is not null)
        {
            graph.Payload.WriteByte(value is null ? (byte)0 : (byte)1);
        }

        if (value is not null)
        {
            Plan.WriteInPlace(graph, value);
        }
    }

    public object? Read(GraphReader graph, ref PayloadReader payload)
    {
        if (!Declared.IsValueType)
        {
            return graph.ReadReference(ref payload, this);
        }

        return _nullable is not null && payload.ReadByte() == 0 ? null : Plan.ReadInPlace(graph, ref payload);
    }

    /// <summary>Refuses an object that this place could not hold.</summary>
    public void Check(Type type)
    {
        if (ReferenceEquals(type, _accepted))
        {
            return;
        }

        if (!Declared.IsAssignableFrom(type))
        {
            PayloadReader.Damaged($"it puts {TypeText.Of(type)} in a place for {TypeText.Of(Declared)}");
        }

        _accepted = type;
    }
}
