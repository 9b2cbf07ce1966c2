using System.Diagnostics.CodeAnalysis;
using Kin.Workers.Functions;
using Kin.Workers.Transport;

namespace Kin.Workers.Host;

/// <summary>
/// Finds the invoker for a delegate: Action and Func of up to two arguments, with a value or a task.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2055", Justification = SameProgram.Trimmed)]
[UnconditionalSuppressMessage("Trimming", "IL2067", Justification = SameProgram.Trimmed)]
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = SameProgram.Compiled)]
internal sealed class InvokerFactory(ValueForms forms)
{
    public Invoker Create(Delegate function)
    {
        switch (function)
        {
            case Action action:
                return new ActionInvoker(action);
            case Func<int> number:
                return new Invoker<int>(number, new ValueResult<int>(forms));
            case Func<int, int> numbers:
                return new Invoker<int, int>(numbers, new ValueResult<int>(forms), forms);
        }

        Type type = function.GetType();
        Type definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        Type[] types = type.GetGenericArguments();
        if (definition == typeof(Action<>))
        {
            return (Invoker)Make(typeof(ActionInvoker<>), types, function, forms);
        }

        if (definition == typeof(Action<,>))
        {
            return (Invoker)Make(typeof(ActionInvoker<,>), types, function, forms);
        }

        object result = ResultOf(types[^1]);
        return definition == typeof(Func<>) ? (Invoker)Make(typeof(Invoker<>), types, function, result)
            : definition == typeof(Func<,>)
                ? (Invoker)Make(typeof(Invoker<,>), types, function, result, forms)
            : definition == typeof(Func<,,>)
                ? (Invoker)Make(typeof(Invoker<,,>), types, function, result, forms)
            : throw new InvalidOperationException($"A worker cannot call a {type}.");
    }

    private object ResultOf(Type type) =>
        type == typeof(Task) ? new TaskResult()
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>)
            ? Make(typeof(TaskResult<>), type.GetGenericArguments(), forms)
        : Make(typeof(ValueResult<>), [type], forms);

    private static object Make(Type definition, Type[] types, params object[] arguments) =>
        Activator.CreateInstance(definition.MakeGenericType(types), arguments)!;
}
