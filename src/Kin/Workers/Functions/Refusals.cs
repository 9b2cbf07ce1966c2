namespace Kin.Workers.Functions;

/// <summary>The types that mean nothing in another process, and what to do instead of sending them.</summary>
internal static class Refusals
{
    private const string Address =
        "An address means nothing in another process: send the data it points to, or an index.";

    /// <summary>Why values of this very type cannot be sent; null when this rule has nothing against them.</summary>
    public static string? ReasonFor(Type type)
    {
        if (type == typeof(nint) || type == typeof(nuint) || type.IsPointer || type.IsFunctionPointer)
        {
            return Address;
        }

        return null;
    }
}
