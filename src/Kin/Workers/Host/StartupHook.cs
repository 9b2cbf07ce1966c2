using System.Diagnostics.CodeAnalysis;
using Kin.Workers.Host;

/// <summary>
/// The runtime calls this before Main in a process whose DOTNET_STARTUP_HOOKS names this assembly
/// (dotnet/runtime, docs/design/features/host-startup-hook.md), which is how the same program, started again,
/// becomes a worker.
/// </summary>
[SuppressMessage(
    "Design", "CA1050", Justification = "The runtime looks for exactly this name, without a namespace.")]
internal static class StartupHook
{
    public static void Initialize() => WorkerEntry.EnterIfWorker();
}
