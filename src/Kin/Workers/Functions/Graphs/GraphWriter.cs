using Kin.Workers.Functions.Captures;
using Kin.Workers.Functions.Plans;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Graphs;

/// <summary>
/// Writes the objects of one message. An object is begun where it is first met (its type, and what its making
/// needs); its contents follow later, in the order of the objects' numbers. So nothing recurses along the
/// graph: a list of a million nodes takes no stack, and cycles end by themselves.
/// </summary>
internal sealed class GraphWriter
{
    [ThreadStatic]
    private static GraphWriter? t_spare;

    private readonly ObjectTable _objects = new();
    private readonly Dictionary<TypePlan, int> _types = [];
    private IBody?[] _bodies = new IBody?[16];

    private Dictionary<int, bool[]>? _closures;
    private TypePlan? _lastPlan;
    private int _lastNumber;

    private GraphWriter(PayloadWriter payload) => Payload = payload;

    public PayloadWriter Payload { get; private set; }

    /// <summary>What the lambda that is being written reads of closures; everything elsewhere.</summary>
    public CaptureMap Captures { get; set; } = CaptureMap.Everything;

    /// <summary>Remembers the way to every object; only while the message of a refusal is made.</summary>
    public GraphTrail? Trail { get; init; }

    public static GraphWriter Rent(PayloadWriter payload)
    {
        GraphWriter writer = t_spare ?? new GraphWriter(payload);
        t_spare = null;
        writer.Payload = payload;
        return writer;
    }

    public static GraphWriter Tracing(PayloadWriter payload, GraphTrail trail) =>
        new(payload) { Trail = trail };

    public void Return()
    {
        Array.Clear(_bodies, 0, Math.Min(_objects.Count, _bodies.Length));
        if (_bodies.Length > 1 << 14)
        {
            _bodies = new IBody?[16];
        }

        _objects.Clear();
        _types.Clear();
        _lastPlan = null;
        _closures?.Clear();
        Captures = CaptureMap.Everything;
        t_spare = this;
    }

    public void WriteReference(object? value, Slot slot)
    {
        if (value is null)
        {
            Payload.WriteByte((byte)Tag.Null);
            return;
        }

        int number = _objects.Number(value, out bool first);
        if (!first)
        {
            Payload.WriteVarInt(Tag.Object(number));
            if (_closures is not null && _closures.TryGetValue(number, out bool[]? sent))
            {
                ((ClosurePlan)PlanTable.Of(value.GetType())).WriteAddition(this, value, sent, Captures);
            }

            return;
        }

        Trail?.Met(number);
        TypePlan plan = WriteType(value.GetType(), slot);
        if (plan.WriteHead(this, value))
        {
            Schedule(number, plan);
        }

        if (plan is ClosurePlan closure)
        {
            bool[] none = new bool[closure.Fields.Length];
            (_closures ??= []).Add(number, none);
            closure.WriteAddition(this, value, none, Captures);
        }
    }

    /// <summary>Contents that belong to an object which was begun before.</summary>
    public void Add(IBody body, object owner)
    {
        int number = _objects.Skip();
        Trail?.Continue(number, _objects.Number(owner, out _));
        Schedule(number, body);
    }

    /// <summary>Writes the contents of every object that was begun, and of those begun meanwhile.</summary>
    public void WriteBodies()
    {
        for (int i = 0; i < _objects.Count; i++)
        {
            if (i < _bodies.Length && _bodies[i] is { } body)
            {
                Trail?.Enter(i);
                body.WriteBody(this, _objects[i]);
            }
        }
    }

    private TypePlan WriteType(Type type, Slot slot)
    {
        if (ReferenceEquals(type, slot.Declared))
        {
            Payload.WriteByte((byte)Tag.Declared);
            return slot.Plan;
        }

        TypePlan plan = slot.PlanOf(type);
        if (ReferenceEquals(plan, _lastPlan) || _types.TryGetValue(plan, out _lastNumber))
        {
            _lastPlan = plan;
            Payload.WriteVarInt(Tag.KnownType(_lastNumber));
            return plan;
        }

        Payload.WriteByte((byte)Tag.NewType);
        byte[] identity = plan.Identity;
        Payload.WriteVarInt((uint)identity.Length);
        Payload.WriteBytes(identity);
        (_lastPlan, _lastNumber) = (plan, _types.Count);
        _types.Add(plan, _types.Count);
        return plan;
    }

    private void Schedule(int number, IBody body)
    {
        if (number >= _bodies.Length)
        {
            Array.Resize(ref _bodies, Math.Max(number + 1, _bodies.Length * 2));
        }

        _bodies[number] = body;
    }
}
