using System.Runtime.InteropServices;

namespace Kin;

/// <summary>A descriptor of this process that a child gets besides its three standard streams.</summary>
/// <remarks>
/// The child gets it whether or not it is close-on-exec here, and this process keeps its own. Both share one
/// open file description: position, O_NONBLOCK and locks (flock(2)) are common property.
/// </remarks>
public sealed record InheritedHandle
{
    /// <summary>Passes a handle on.</summary>
    /// <param name="handle">
    /// A handle that is a file descriptor: of a file, pipe, socket or the like. Stays open.
    /// </param>
    /// <param name="number">The number in the child, from 3 on; null: the number that it has here.</param>
    public InheritedHandle(SafeHandle handle, int? number = null)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (number is int given)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(given, 3, nameof(number));
        }

        Handle = handle;
        Number = number;
    }

    /// <summary>The handle of this process.</summary>
    public SafeHandle Handle { get; }

    /// <summary>The number in the child; null: the number that it has here.</summary>
    public int? Number { get; }

    /// <summary>The handle under the number that it has here.</summary>
    public static implicit operator InheritedHandle(SafeHandle handle) => new(handle);
}
