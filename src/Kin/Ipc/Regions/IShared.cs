using Kin.Native;

namespace Kin.Ipc.Regions;

/// <summary>A shared object that may be an argument: the other side takes part in the same region.</summary>
/// <typeparam name="TSelf">The class itself.</typeparam>
internal interface IShared<TSelf>
    where TSelf : SharedObject, IShared<TSelf>
{
    /// <summary>Takes part in the region behind the descriptor, which stays the caller's.</summary>
    static abstract TSelf Join(SafeFd file, string? name);
}
