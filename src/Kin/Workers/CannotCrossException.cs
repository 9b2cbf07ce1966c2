namespace Kin.Workers;

/// <summary>
/// A function, an argument or a result cannot be sent to another process. It is thrown at the call, before
/// anything is sent, and its message names the member that stands in the way and says what to do instead.
/// </summary>
public sealed class CannotCrossException : Exception
{
    /// <summary>Describes what cannot be sent.</summary>
    /// <param name="memberPath">The way to the member, such as "Order.Customer.Socket" or
    /// "Order.Lines[3].Handle".</param>
    /// <param name="type">The type that cannot be sent.</param>
    /// <param name="reason">Why it cannot be sent and what to do instead, as one or two sentences.</param>
    /// <param name="innerException">The failure that showed it; null when a rule forbids the type.</param>
    public CannotCrossException(string memberPath, Type type, string reason, Exception? innerException = null)
        : base(Describe(memberPath, type, reason), innerException)
    {
        MemberPath = memberPath;
        Type = type;
        Reason = reason;
    }

    /// <summary>The way to the member that cannot be sent, such as "Order.Customer.Socket".</summary>
    public string MemberPath { get; }

    /// <summary>The type that cannot be sent.</summary>
    public Type Type { get; }

    /// <summary>Why it cannot be sent and what to do instead.</summary>
    public string Reason { get; }

    private static string Describe(string memberPath, Type type, string reason)
    {
        ArgumentNullException.ThrowIfNull(type);
        return $"{memberPath}: {Functions.TypeText.Of(type)} cannot be sent to another process. {reason}";
    }
}
