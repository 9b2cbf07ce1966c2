namespace Kin.Workers.Transport;

/// <summary>The first byte of every result.</summary>
internal enum ItemStatus : byte
{
    /// <summary>The value follows.</summary>
    Value,

    /// <summary>The exception follows.</summary>
    Exception,

    /// <summary>The function ended with OperationCanceledException, which follows.</summary>
    Cancelled,
}
