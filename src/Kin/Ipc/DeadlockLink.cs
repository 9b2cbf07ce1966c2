namespace Kin.Ipc;

/// <summary>One member of a deadlock: who waits, for what, and who has it is the next member.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="ThreadId">
/// The kernel's number of the thread that waits (gettid(2)); 0: an asynchronous holder.
/// </param>
/// <param name="Lock">What it waits for: the kind, and the name or a part of the identity.</param>
/// <param name="Waiting">For how long it has waited.</param>
/// <param name="Held">
/// For how long the next member has had that lock, at least: it had it when it began to wait itself.
/// </param>
public sealed record DeadlockLink(int ProcessId, int ThreadId, string Lock, TimeSpan Waiting, TimeSpan Held);
