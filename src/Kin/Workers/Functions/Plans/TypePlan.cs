using Kin.Workers.Functions.Graphs;
using Kin.Workers.Functions.Identities;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans;

/// <summary>
/// How the objects of one type are sent. The head is what must be known to make the object; the body fills it
/// when it and everything that came before it exist. Plans without body are whole with their head.
/// </summary>
internal abstract class TypePlan(Type type) : IBody
{
    public Type Type { get; } = type;

    public byte[] Identity => field ??= TypeIdentity.Of(Type);

    /// <summary>Writes the head and tells whether a body follows.</summary>
    public abstract bool WriteHead(GraphWriter graph, object value);

    /// <summary>Makes the object and tells whether a body follows.</summary>
    public abstract object ReadHead(GraphReader graph, ref PayloadReader payload, out bool hasBody);

    public virtual void WriteBody(GraphWriter graph, object? value)
    {
    }

    public virtual void ReadBody(GraphReader graph, ref PayloadReader payload, object? value)
    {
    }

    /// <summary>Writes a value type where it lies, without tag and number.</summary>
    public void WriteInPlace(GraphWriter graph, object value)
    {
        if (WriteHead(graph, value))
        {
            WriteBody(graph, value);
        }
    }

    public object ReadInPlace(GraphReader graph, ref PayloadReader payload)
    {
        object value = ReadHead(graph, ref payload, out bool hasBody);
        if (hasBody)
        {
            ReadBody(graph, ref payload, value);
        }

        return value;
    }
}
