namespace Kin.Workers.Functions;

/// <summary>What the first argument of a delegate's method is.</summary>
internal enum TargetKind : byte
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>
    /// An object without fields, such as the compiler's holder of lambdas that capture nothing.
    /// </summary>
    Stateless,

    /// <summary>An object that is sent with each use.</summary>
    Sent,
}
