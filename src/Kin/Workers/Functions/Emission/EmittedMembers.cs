using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Functions.Plans;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Emission;

/// <summary>The methods that emitted code calls.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = SameProgram.Trimmed)]
internal static class EmittedMembers
{
    public static readonly MethodInfo Payload = Get(
        typeof(GraphWriter), "get_" + nameof(GraphWriter.Payload));
    public static readonly MethodInfo WriteRaw = Get(
        typeof(PayloadWriter), nameof(PayloadWriter.WriteUnmanaged));
    public static readonly MethodInfo ReadRaw = Get(
        typeof(PayloadReader), nameof(PayloadReader.ReadUnmanaged));
    public static readonly MethodInfo WriteReference = Get(
        typeof(GraphWriter), nameof(GraphWriter.WriteReference));
    public static readonly MethodInfo ReadReference = Get(
        typeof(GraphReader), nameof(GraphReader.ReadReference));
    public static readonly MethodInfo WriteSlot = Get(typeof(Slot), nameof(Slot.Write));
    public static readonly MethodInfo ReadSlot = Get(typeof(Slot), nameof(Slot.Read));
    public static readonly MethodInfo WriteNullable = Get(typeof(NullableField), nameof(NullableField.Write));
    public static readonly MethodInfo ReadNullable = Get(typeof(NullableField), nameof(NullableField.Read));

    private static MethodInfo Get(Type type, string name) => type.GetMethod(
        name, BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
}
