using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans;

/// <summary>
/// How the objects of one type are sent. The head is what must be known to make the object; the body fills it when it
/// and everything that came before it exist. Plans without body are whole with their head.
/// </summary>
internal abstract class TypePlan(Type type)
{
    public Type Type { get; } = type;

    public byte[] Identity => field ??= TypeIdentity.Of(Type);

    public virtual bool HasBody => false;

    /// <summary>Whether what the head makes is already complete, so that its hash code may be asked for.</summary>
    public virtual bool IsWholeAtOnce => !HasBody;

    public abstract void WriteHead(GraphWriter graph, object value);

    public abstract object ReadHead(GraphReader graph, ref PayloadReader payload);

    public virtual void WriteBody(GraphWriter graph, object value)
    {
    }

    public virtual void ReadBody(GraphReader graph, ref PayloadReader payload, object value)
    {
    }

    /// <summary>Writes a value type where it lies, without tag and number.</summary>
    public virtual void WriteInPlace(GraphWriter graph, object value)
    {
        WriteHead(graph, value);
        WriteBody(graph, value);
    }

    public virtual object ReadInPlace(GraphReader graph, ref PayloadReader payload)
    {
        object value = ReadHead(graph, ref payload);
        ReadBody(graph, ref payload, value);
        return value;
    }
}
