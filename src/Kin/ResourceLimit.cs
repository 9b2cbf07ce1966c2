using System.Globalization;

namespace Kin;

/// <summary>
/// One limit of a process (getrlimit(2)): what holds now, and how far it may be raised without a right.
/// </summary>
public readonly record struct ResourceLimit
{
    /// <summary>The value that means no limit (RLIM_INFINITY).</summary>
    public const ulong Infinity = ulong.MaxValue;

    /// <summary>Soft and hard limit alike.</summary>
    public ResourceLimit(ulong both)
        : this(both, both)
    {
    }

    /// <summary>A soft limit that may be raised up to the hard one.</summary>
    /// <param name="soft">What holds; <see cref="Infinity"/>: unlimited.</param>
    /// <param name="hard">How far it may be raised; <see cref="Infinity"/>: unlimited.</param>
    /// <exception cref="ArgumentException">The soft limit is above the hard one.</exception>
    public ResourceLimit(ulong soft, ulong hard)
    {
        if (soft > hard)
        {
            throw new ArgumentException(
                $"The soft limit {Text(soft)} is above the hard limit {Text(hard)}.", nameof(soft));
        }

        Soft = soft;
        Hard = hard;
    }

    /// <summary>No limit at all.</summary>
    public static ResourceLimit Unlimited => new(Infinity);

    /// <summary>What holds; <see cref="Infinity"/>: unlimited.</summary>
    public ulong Soft { get; }

    /// <summary>
    /// How far the soft limit may be raised; <see cref="Infinity"/>: unlimited. To raise this one takes
    /// CAP_SYS_RESOURCE; lowering it is for good.
    /// </summary>
    public ulong Hard { get; }

    /// <summary>"1024:524288", or "unlimited:unlimited".</summary>
    public override string ToString() => $"{Text(Soft)}:{Text(Hard)}";

    private static string Text(ulong value) =>
        value == Infinity ? "unlimited" : value.ToString(CultureInfo.InvariantCulture);
}
