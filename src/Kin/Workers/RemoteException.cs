using System.Runtime.ExceptionServices;

namespace Kin.Workers;

/// <summary>
/// A function threw in a worker. The object that was thrown stays there; this one carries its type's name,
/// its message, its stack and its inner exception.
/// </summary>
public sealed class RemoteException : Exception
{
    /// <summary>Describes an exception of another process.</summary>
    /// <param name="typeName">The full name of the exception's type.</param>
    /// <param name="message">Its message.</param>
    /// <param name="remoteStackTrace">Where it was thrown there; null when unknown.</param>
    /// <param name="innerException">Its inner exception; null when it had none.</param>
    public RemoteException(
        string typeName, string message, string? remoteStackTrace, RemoteException? innerException)
        : base(message, innerException)
    {
        TypeName = typeName;
        RemoteStackTrace = remoteStackTrace;
        if (!string.IsNullOrEmpty(remoteStackTrace))
        {
            ExceptionDispatchInfo.SetRemoteStackTrace(this, remoteStackTrace);
        }
    }

    /// <summary>The full name of the exception's type, such as "System.InvalidOperationException".</summary>
    public string TypeName { get; }

    /// <summary>Where it was thrown in the other process; null when unknown.</summary>
    /// <remarks>
    /// <see cref="Exception.StackTrace"/> begins with it and goes on with the stack of this process.
    /// </remarks>
    public string? RemoteStackTrace { get; }

    /// <summary>Type and message of the other side, then both stacks.</summary>
    public override string ToString()
    {
        string inner = InnerException is null ? "" : $"{Environment.NewLine} ---> {InnerException}";
        string stack = StackTrace is { Length: > 0 } trace ? Environment.NewLine + trace : "";
        return $"{typeof(RemoteException).FullName}: {TypeName}: {Message}{inner}{stack}";
    }
}
