using Kin.Native.Ipc;

namespace Kin.Ipc;

/// <summary>A <see cref="SystemVSemaphoreSet"/> at one moment (semctl(2), IPC_STAT).</summary>
/// <param name="Permissions">Whose it is.</param>
/// <param name="Count">How many semaphores it has.</param>
/// <param name="LastOperated">When an operation was last done, to the second; null: never.</param>
/// <param name="LastChanged">When it was made, or its values, owner or mode were set.</param>
public sealed record SystemVSemaphoreSetStatus(
    SystemVPermissions Permissions, int Count, DateTimeOffset? LastOperated, DateTimeOffset? LastChanged)
{
    internal static SystemVSemaphoreSetStatus Of(in SemaphoreSetFacts facts) => new(
        SystemVPermissions.Of(facts.Perm),
        facts.Count,
        SystemVPermissions.Time(facts.Operated),
        SystemVPermissions.Time(facts.Changed));
}
