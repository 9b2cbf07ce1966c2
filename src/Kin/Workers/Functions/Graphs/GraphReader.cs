using System.Diagnostics.CodeAnalysis;
using Kin.Workers.Functions.Identities;
using Kin.Workers.Functions.Plans;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Graphs;

/// <summary>
/// Makes the objects of one message anew, in the order in which <see cref="GraphWriter"/> wrote them.
/// </summary>
internal sealed class GraphReader
{
    [ThreadStatic]
    private static GraphReader? t_spare;

    private readonly List<object?> _objects = [];
    private readonly List<IBody?> _bodies = [];
    private readonly List<TypePlan> _types = [];
    private readonly List<Action> _afterwards = [];
    private Dictionary<int, ClosurePlan>? _closures;
    private long _promised;

    /// <summary>Whether the object that was read last needs nothing more to be complete.</summary>
    public bool LastIsFilled { get; private set; }

    public static GraphReader Rent()
    {
        GraphReader reader = t_spare ?? new GraphReader();
        t_spare = null;
        return reader;
    }

    public void Return()
    {
        if (_objects.Capacity > 1 << 14)
        {
            return;
        }

        _objects.Clear();
        _bodies.Clear();
        _types.Clear();
        _afterwards.Clear();
        _closures?.Clear();
        _promised = 0;
        t_spare = this;
    }

    /// <summary>
    /// Forgets objects that will never be complete. Finalizers expect what constructors made, so theirs must
    /// not run.
    /// </summary>
    [SuppressMessage("Usage", "CA1816", Justification = "The objects were never constructed.")]
    public void Abandon()
    {
        foreach (object? begun in _objects)
        {
            if (begun is not null)
            {
                GC.SuppressFinalize(begun);
            }
        }
    }

    public object? ReadReference(ref PayloadReader payload, Slot slot)
    {
        uint tag = payload.ReadVarInt();
        if (tag == Tag.Null)
        {
            return null;
        }

        if (Tag.IsObject(tag))
        {
            return Known(Tag.Number(tag), ref payload, slot);
        }

        TypePlan plan = ReadType(tag, ref payload, slot);
        int number = _objects.Count;
        _objects.Add(null);
        _bodies.Add(null);
        object value = plan.ReadHead(this, ref payload, out bool hasBody);
        _objects[number] = value;
        _bodies[number] = hasBody ? plan : null;
        LastIsFilled = !hasBody;
        if (plan is ClosurePlan closure)
        {
            (_closures ??= []).Add(number, closure);
            closure.ReadAddition(this, ref payload, value);
        }

        return value;
    }

    /// <summary>Fills every object that was begun, then does what had to wait for filled objects.</summary>
    public void ReadBodies(ref PayloadReader payload)
    {
        for (int i = 0; i < _objects.Count; i++)
        {
            if (_bodies[i] is { } body)
            {
                body.ReadBody(this, ref payload, _objects[i]);
                _bodies[i] = null;
            }
        }

        // What was met last lies deepest: a set of sets needs its inner sets first.
        for (int i = _afterwards.Count - 1; i >= 0; i--)
        {
            _afterwards[i]();
        }
    }

    /// <summary>Runs once every object is filled, in the reverse order of these calls.</summary>
    public void Afterwards(Action action) => _afterwards.Add(action);

    /// <summary>
    /// Reads a count whose elements follow later, at least one byte each. All such promises together must fit
    /// in the message, or a few damaged bytes could make it allocate without end.
    /// </summary>
    public int ReadPromise(ref PayloadReader payload)
    {
        int count = payload.ReadCount(1);
        Promise(ref payload, count);
        return count;
    }

    public void Promise(ref PayloadReader payload, long count)
    {
        _promised += count;
        if (_promised > payload.Remaining)
        {
            PayloadReader.Damaged($"it promises {_promised} elements in {payload.Remaining} bytes");
        }
    }

    /// <summary>The elements of a promise are about to be read.</summary>
    public void Redeem(long count) => _promised -= count;

    /// <summary>Contents that belong to an object which was begun before.</summary>
    public void Add(IBody body)
    {
        _objects.Add(null);
        _bodies.Add(body);
    }

    private object Known(int number, ref PayloadReader payload, Slot slot)
    {
        if (number >= _objects.Count || _objects[number] is not { } known)
        {
            PayloadReader.Damaged($"it refers to object {number} of {_objects.Count}");
            return null;
        }

        slot.Check(known.GetType());
        LastIsFilled = _bodies[number] is null;
        if (_closures is not null && _closures.TryGetValue(number, out ClosurePlan? closure))
        {
            closure.ReadAddition(this, ref payload, known);
        }

        return known;
    }

    private TypePlan ReadType(uint tag, ref PayloadReader payload, Slot slot)
    {
        if (tag == Tag.Declared)
        {
            return slot.Plan;
        }

        TypePlan plan;
        if (tag == Tag.NewType)
        {
            plan = PlanTable.Of(TypeIdentity.Resolve(payload.ReadBytes(payload.ReadVarInt())));
            _types.Add(plan);
        }
        else
        {
            int number = Tag.Number(tag);
            if (number >= _types.Count)
            {
                PayloadReader.Damaged($"it refers to type {number} of {_types.Count}");
            }

            plan = _types[number];
        }

        slot.Check(plan.Type);
        return plan;
    }
}
