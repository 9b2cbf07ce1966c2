using System.Reflection;
using System.Reflection.Emit;
using Kin.Workers.Functions.Identities;

namespace Kin.Workers.Functions;

/// <summary>Which functions can run in another process.</summary>
internal static class FunctionRules
{
    /// <exception cref="CannotCrossException">This one cannot.</exception>
    public static void Check(Delegate function, string name)
    {
        if (ReasonAgainst(function) is { } reason)
        {
            throw new CannotCrossException(name, function.GetType(), reason);
        }
    }

    public static string? ReasonAgainst(Delegate function)
    {
        MethodInfo method = function.Method;
        if (!function.HasSingleTarget)
        {
            return "It holds several functions (+=): send one function that calls them.";
        }

        if (method is DynamicMethod || method.DeclaringType is not { } type)
        {
            return "Its code was made at run time (a compiled expression, a dynamic method): use a lambda.";
        }

        string? reason = TypeIdentity.ReasonAgainst(type) ?? TypeIdentity.ReasonAgainst(function.GetType());
        foreach (Type argument in method.IsGenericMethod ? method.GetGenericArguments() : [])
        {
            reason ??= TypeIdentity.ReasonAgainst(argument);
        }

        return reason;
    }
}
