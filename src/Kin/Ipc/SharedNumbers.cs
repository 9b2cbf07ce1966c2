using System.Numerics;
using Kin.Ipc.Values;

namespace Kin.Ipc;

/// <summary>
/// Arithmetic with shared numbers and bits in one step: of all who add at once, nothing is lost. Integers
/// wrap around, as with <see cref="Interlocked"/>.
/// </summary>
public static class SharedNumbers
{
    /// <summary>Adds to the value. Returns the sum.</summary>
    public static T Add<T>(this SharedValue<T> value, T amount)
        where T : unmanaged, IAdditionOperators<T, T, T>
    {
        ArgumentNullException.ThrowIfNull(value);
        if (AtomicPlace<T>.AddsAtOnce)
        {
            return value.Place.Add(amount);
        }

        value.Change(static (old, amount) => unchecked(old + amount), amount, out T sum);
        return sum;
    }

    /// <summary>Adds to an element. Returns the sum.</summary>
    /// <exception cref="NotSupportedException">Elements have another size than 1, 2, 4 or 8.</exception>
    public static T Add<T>(this SharedArray<T> array, int index, T amount)
        where T : unmanaged, IAdditionOperators<T, T, T>
    {
        ArgumentNullException.ThrowIfNull(array);
        AtomicPlace<T> place = array.PlaceOf(index);
        if (AtomicPlace<T>.AddsAtOnce)
        {
            return place.Add(amount);
        }

        place.Change(static (old, amount) => unchecked(old + amount), amount, out T sum);
        return sum;
    }

    /// <summary>Adds one. Returns the sum.</summary>
    public static T Increment<T>(this SharedValue<T> value)
        where T : unmanaged, INumberBase<T> => Add(value, T.One);

    /// <inheritdoc cref="Increment{T}(SharedValue{T})"/>
    public static T Increment<T>(this SharedArray<T> array, int index)
        where T : unmanaged, INumberBase<T> => Add(array, index, T.One);

    /// <summary>Takes one away. Returns the difference.</summary>
    public static T Decrement<T>(this SharedValue<T> value)
        where T : unmanaged, INumberBase<T> => Add(value, unchecked(T.Zero - T.One));

    /// <inheritdoc cref="Decrement{T}(SharedValue{T})"/>
    public static T Decrement<T>(this SharedArray<T> array, int index)
        where T : unmanaged, INumberBase<T> => Add(array, index, unchecked(T.Zero - T.One));

    /// <summary>Keeps the bits that are set here too. Returns what the value was before.</summary>
    public static T And<T>(this SharedValue<T> value, T bits)
        where T : unmanaged, IBitwiseOperators<T, T, T>
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Change(static (old, bits) => old & bits, bits, out _);
    }

    /// <inheritdoc cref="And{T}(SharedValue{T}, T)"/>
    public static T And<T>(this SharedArray<T> array, int index, T bits)
        where T : unmanaged, IBitwiseOperators<T, T, T>
    {
        ArgumentNullException.ThrowIfNull(array);
        return array.PlaceOf(index).Change(static (old, bits) => old & bits, bits, out _);
    }

    /// <summary>Sets bits. Returns what the value was before.</summary>
    public static T Or<T>(this SharedValue<T> value, T bits)
        where T : unmanaged, IBitwiseOperators<T, T, T>
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Change(static (old, bits) => old | bits, bits, out _);
    }

    /// <inheritdoc cref="Or{T}(SharedValue{T}, T)"/>
    public static T Or<T>(this SharedArray<T> array, int index, T bits)
        where T : unmanaged, IBitwiseOperators<T, T, T>
    {
        ArgumentNullException.ThrowIfNull(array);
        return array.PlaceOf(index).Change(static (old, bits) => old | bits, bits, out _);
    }
}
