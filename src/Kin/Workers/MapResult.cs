namespace Kin.Workers;

/// <summary>What came of one item of a map operation: a value, or the reason why there is none.</summary>
/// <typeparam name="TIn">The items.</typeparam>
/// <typeparam name="TOut">What the function returns.</typeparam>
public readonly struct MapResult<TIn, TOut>
{
    private readonly TOut _value;

    internal MapResult(int index, TIn input, TOut value, Exception? exception)
    {
        Index = index;
        Input = input;
        _value = value;
        Exception = exception;
    }

    /// <summary>The item's place in the input, from 0.</summary>
    public int Index { get; }

    /// <summary>The item.</summary>
    public TIn Input { get; }

    /// <summary>True when there is a value.</summary>
    public bool IsSuccess => Exception is null;

    /// <summary>
    /// Why there is no value: <see cref="RemoteException"/>, <see cref="WorkerDiedException"/> ...; null when
    /// there is one.
    /// </summary>
    public Exception? Exception { get; }

    /// <summary>The value; throws <see cref="Exception"/> when there is none.</summary>
    public TOut Value => Exception is null ? _value : throw Exception;

    /// <summary>For <c>var (item, value) = result</c>; throws when there is no value.</summary>
    public void Deconstruct(out TIn input, out TOut value)
    {
        input = Input;
        value = Value;
    }
}
