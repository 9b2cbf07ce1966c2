using Kin.Ipc;

namespace Kin.Workers.Functions.Plans.Ipc;

/// <summary>
/// The classes of Kin.Ipc that hold a kernel handle and may be arguments. They know nothing of workers, so
/// how they travel is told here.
/// </summary>
internal static class IpcPlans
{
    public static TypePlan? For(Type type) =>
        type == typeof(UnixSocket) ? new UnixSocketPlan()
        : type == typeof(UnixSocketListener) ? new UnixListenerPlan()
        : null;
}
