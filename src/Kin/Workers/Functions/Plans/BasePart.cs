using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans;

/// <summary>A class, with all that it derives from, whose state is sent by a rule of its own.</summary>
internal abstract class BasePart(Type level)
{
    public Type Level { get; } = level;

    /// <summary>The class in this object's ancestry up to which this part covers all fields.</summary>
    public virtual Type LevelIn(Type type) => Level;

    public abstract void Write(GraphWriter graph, object value);

    /// <summary>
    /// Brings the fields of this class, in an object that no constructor has seen, to their state.
    /// </summary>
    public abstract void Read(GraphReader graph, ref PayloadReader payload, object value);
}
