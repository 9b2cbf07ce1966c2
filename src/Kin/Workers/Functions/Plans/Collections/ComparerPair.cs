namespace Kin.Workers.Functions.Plans.Collections;

/// <summary>Two comparers in the place of one: that of the keys alone, or an array of both.</summary>
internal static class ComparerPair
{
    public static object? Join<TKey, TValue>(IEqualityComparer<TKey> keys, IEqualityComparer<TValue> values)
    {
        object? key = ReferenceEquals(keys, EqualityComparer<TKey>.Default) ? null : keys;
        return ReferenceEquals(values, EqualityComparer<TValue>.Default)
            ? key
            : new object?[] { key, values };
    }

    public static (IEqualityComparer<TKey>? Keys, IEqualityComparer<TValue>? Values) Part<TKey, TValue>(
        object? joined) => joined is object?[] { Length: 2 } both
            ? ((IEqualityComparer<TKey>?)both[0], (IEqualityComparer<TValue>?)both[1])
            : ((IEqualityComparer<TKey>?)joined, null);
}
