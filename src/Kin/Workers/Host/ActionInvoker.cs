using Kin.Workers.Transport;

namespace Kin.Workers.Host;

/// <summary>A procedure without arguments.</summary>
internal sealed class ActionInvoker(Action procedure) : Invoker
{
    public override void ReadArguments(ref PayloadReader input)
    {
    }

    public override void Call(PayloadWriter output) => procedure();
}

/// <summary>A procedure of one argument.</summary>
internal sealed class ActionInvoker<T>(Action<T> procedure, ValueForms forms) : Invoker
{
    private T _argument = default!;

    public override void ReadArguments(ref PayloadReader input) => _argument = forms.Read<T>(ref input);

    public override void Call(PayloadWriter output)
    {
        T argument = _argument;
        _argument = default!;
        procedure(argument);
    }
}

/// <summary>A procedure of two arguments.</summary>
internal sealed class ActionInvoker<T1, T2>(Action<T1, T2> procedure, ValueForms forms) : Invoker
{
    private (T1 First, T2 Second) _arguments;

    public override void ReadArguments(ref PayloadReader input) =>
        _arguments = (forms.Read<T1>(ref input), forms.Read<T2>(ref input));

    public override void Call(PayloadWriter output)
    {
        (T1 first, T2 second) = _arguments;
        _arguments = default;
        procedure(first, second);
    }
}
