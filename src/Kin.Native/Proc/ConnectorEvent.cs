namespace Kin.Native.Proc;

/// <summary>A message of the process connector.</summary>
/// <param name="Event">What the kernel tells.</param>
/// <param name="Name">Of a rename: the new name; else empty.</param>
/// <param name="LostBefore">
/// How many messages of the same CPU were lost between the last one and this: the kernel counts them by CPU.
/// </param>
internal readonly record struct ConnectorEvent(ProcEvent Event, string Name = "", uint LostBefore = 0);
