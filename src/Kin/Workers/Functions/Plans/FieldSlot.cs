using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans;

/// <summary>One instance field, private or not, of a class or struct.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = SameProgram.Trimmed)]
internal sealed class FieldSlot(FieldInfo field)
{
    public FieldInfo Field { get; } = field;

    public Slot Slot { get; } = Slot.Of(field.FieldType);

    /// <summary>The name as the programmer wrote it.</summary>
    public string MemberName
    {
        get
        {
            string name = Field.Name;
            int end = name.IndexOf('>', StringComparison.Ordinal);
            bool generated = name.Length > 0 && name[0] == '<' && end > 1;
            return name == "<>4__this" ? "this" : generated ? name[1..end] : name;
        }
    }

    public void Write(GraphWriter graph, object owner)
    {
        graph.Trail?.Push("." + MemberName);
        Slot.Write(graph, Field.GetValue(owner));
        graph.Trail?.Pop();
    }

    public void Read(GraphReader graph, ref PayloadReader payload, object owner) =>
        Field.SetValue(owner, Slot.Read(graph, ref payload));

    /// <summary>All instance fields of a type, its base types' first.</summary>
    public static List<FieldSlot> Of(Type type, Type? above = null)
    {
        var levels = new Stack<Type>();
        for (Type? level = type; level is not null && level != above; level = level.BaseType)
        {
            levels.Push(level);
        }

        var slots = new List<FieldSlot>();
        foreach (Type level in levels)
        {
            FieldInfo[] fields = level.GetFields(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
                | BindingFlags.DeclaredOnly);

            // Reflection promises no order, and both sides must have the same.
            Array.Sort(fields, CompareTokens);
            foreach (FieldInfo field in fields)
            {
                slots.Add(new FieldSlot(field));
            }
        }

        return slots;
    }

    private static int CompareTokens(FieldInfo x, FieldInfo y) => x.MetadataToken.CompareTo(y.MetadataToken);
}
