using Kin.Workers.Transport;

namespace Kin.Workers.Host;

/// <summary>
/// A function ready to be called in a worker: reads its arguments from a message, writes its result to one.
/// </summary>
internal abstract class Invoker
{
    /// <summary>
    /// Reads the arguments of one call. Separate from the call: after a failure here the rest is unreadable.
    /// </summary>
    public abstract void ReadArguments(ref PayloadReader input);

    /// <summary>Calls the function with what was read last and writes its result.</summary>
    public abstract void Call(PayloadWriter output);
}

/// <summary>A function without arguments.</summary>
internal sealed class Invoker<TOut>(Func<TOut> function, ResultForm<TOut> result) : Invoker
{
    public override void ReadArguments(ref PayloadReader input)
    {
    }

    public override void Call(PayloadWriter output) => result.Write(function(), output);
}

/// <summary>A function of one argument.</summary>
internal sealed class Invoker<TIn, TOut>(Func<TIn, TOut> function, ResultForm<TOut> result, ValueForms forms)
    : Invoker
{
    private TIn _argument = default!;

    public override void ReadArguments(ref PayloadReader input) => _argument = forms.Read<TIn>(ref input);

    public override void Call(PayloadWriter output)
    {
        TIn argument = _argument;
        _argument = default!;
        result.Write(function(argument), output);
    }
}

/// <summary>A function of two arguments.</summary>
internal sealed class Invoker<T1, T2, TOut>(
    Func<T1, T2, TOut> function, ResultForm<TOut> result, ValueForms forms)
    : Invoker
{
    private (T1 First, T2 Second) _arguments;

    public override void ReadArguments(ref PayloadReader input) =>
        _arguments = (forms.Read<T1>(ref input), forms.Read<T2>(ref input));

    public override void Call(PayloadWriter output)
    {
        (T1 first, T2 second) = _arguments;
        _arguments = default;
        result.Write(function(first, second), output);
    }
}
