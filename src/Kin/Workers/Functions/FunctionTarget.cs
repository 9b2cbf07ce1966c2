using System.Runtime.CompilerServices;
using Kin.Workers.Functions.Plans;

namespace Kin.Workers.Functions;

/// <summary>Tells what must be sent so that a delegate's method can be called.</summary>
internal static class FunctionTarget
{
    public static TargetKind Of(Delegate function)
    {
        if (function.Target is not { } target)
        {
            return TargetKind.None;
        }

        Type type = target.GetType();
        bool generated = type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);
        return generated && !function.Method.IsStatic && FieldSlot.Of(type).Count == 0
            ? TargetKind.Stateless
            : TargetKind.Sent;
    }
}
