using System.Runtime.CompilerServices;

namespace Kin.Workers.Functions;

/// <summary>Recognises the classes in which the C# compiler keeps the locals that lambdas capture.</summary>
internal static class ClosureType
{
    public static bool Is(Type type) =>
        type.IsNested && !type.IsValueType
        && type.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal)
        && type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);
}
