namespace Kin.Inspection;

/// <summary>What a thread waits for, seen by a look at it while it was blocked.</summary>
/// <param name="Call">
/// The call of the kernel in which it sleeps; null: it may not be known, or it is in none, as in a page
/// fault.
/// </param>
/// <param name="Target">
/// What the descriptor of the call leads to, such as "pipe:[4711]"; null: unknown.
/// </param>
/// <param name="KernelPlace">
/// The function of the kernel in which it sleeps, where the call may not be known; null: unknown.
/// </param>
public sealed record BlockedOn(WaitingCall? Call, string? Target, string? KernelPlace)
{
    /// <summary>"read of pipe:[4711]", "futex_wait_queue", "?".</summary>
    public override string ToString() => Call is null ? KernelPlace ?? "?"
        : Target is null ? Call.Name : $"{Call.Name} of {Target}";
}
