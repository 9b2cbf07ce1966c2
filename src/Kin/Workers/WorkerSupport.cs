using System.Runtime.CompilerServices;
using Kin.Workers.Transport;

namespace Kin.Workers;

/// <summary>Whether this process may have workers. Asked before anything is started.</summary>
internal static class WorkerSupport
{
    public static void Check()
    {
        if (WorkerVariables.IsUnclaimed)
        {
            throw new InvalidOperationException(
                "This process was started as a Kin worker, but its own Main is running: startup hooks "
                + "are off in it. "
                + "Call Kin.Workers.Worker.Enter() as the first line of Main.");
        }

        if (WorkerVariables.CurrentDepth >= WorkerVariables.MaxDepth)
        {
            throw new InvalidOperationException(
                $"This is a worker of a worker, {WorkerVariables.MaxDepth} deep. A function or a "
                + "static constructor that "
                + "runs in every worker seems to create a pool again and again.");
        }

        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new PlatformNotSupportedException(
                "Workers need a just-in-time compiler, which this program has not: it was published as "
                + "native AOT. Publish it without <PublishAot> (in a file-based program: "
                + "#:property PublishAot=false).");
        }

        if (AppContext.TryGetSwitch("System.StartupHookProvider.IsSupported", out bool supported)
            && !supported
            && !Worker.EnterWasCalled)
        {
            throw new PlatformNotSupportedException(
                "Workers need startup hooks, which are off in this program (trimming switches them off). "
                + "Set <StartupHookSupport>true</StartupHookSupport> in the project, "
                + "or call Kin.Workers.Worker.Enter() as the first line of Main.");
        }
    }
}
