using System.Runtime.InteropServices;

namespace Kin.IO;

/// <summary>A handle of an <see cref="EpollSet"/> or <see cref="PollSet"/> that was found ready.</summary>
/// <param name="Handle">The handle, as it was added.</param>
/// <param name="Events">What it was found in.</param>
public readonly record struct ReadyHandle(SafeHandle Handle, PollEvents Events);
