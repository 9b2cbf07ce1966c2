using Kin.Native;
using Kin.Native.Memory;
using Kin.Native.Terminals;
using Kin.Workers.Dispatch.Errors;
using Kin.Workers.Transport;

namespace Kin.Workers.Dispatch;

/// <summary>Starts this program once more, as a worker.</summary>
internal static class WorkerLauncher
{
    public static WorkerLink Launch(string name, int id, Doorbell bell, DispatcherOptions options)
    {
        LiveWorkers.ThrowIfOver();
        (PacketSocket ours, PacketSocket theirs) = PacketSocket.CreatePair();
        SafeFd? errorsEnd = null;
        ErrorRelay? errors = null;
        WorkerLink? link = null;
        try
        {
            errors = KeepsErrors(options) ? ErrorRelay.Create(out errorsEnd) : null;
            using SafeFd region = MemoryFile.Create("kin-worker", RegionLayout.TotalBytes);
            link = new WorkerLink(name, id, region, ours, bell)
            {
                Settings = Settings(name, id, options),
                Errors = errors,
                EndsWithParent = options.KillOnParentExit,
            };
            Introduce(link);
            Command command = Describe(name, options) with
            {
                StandardError = errorsEnd is null ? StandardStream.Default : StandardStream.Handle(errorsEnd),
                InheritedHandles = Handles(theirs, region, bell),
            };
            command = options.Configure?.Invoke(command) ?? command;
            link.Attach(command.Start(), TemporaryFolder(command));
            return link;
        }
        catch
        {
            errors?.Abandon();
            link?.Dispose();
            ours.Dispose();
            throw;
        }
        finally
        {
            errorsEnd?.Dispose();
            theirs.Dispose();
        }
    }

    private static void Introduce(WorkerLink link)
    {
        if (!link.TryTell(FrameKind.Start, 0, link.Settings))
        {
            throw new InvalidOperationException(
                $"The settings of {link.Name} do not fit into its empty ring.");
        }
    }

    private static string TemporaryFolder(Command command) =>
        command.Environment.GetValueOrDefault("TMPDIR") ?? Path.GetTempPath();

    private static InheritedHandle[] Handles(PacketSocket theirs, SafeFd region, Doorbell bell) =>
    [
        new InheritedHandle(theirs.Fd, WorkerVariables.SocketFd),
        new InheritedHandle(region, WorkerVariables.RegionFd),
        new InheritedHandle(bell.File, WorkerVariables.BellFd),
    ];

    // A terminal is to be one for the worker too; and one that lives on could not write into a pipe that
    // nobody reads.
    private static bool KeepsErrors(DispatcherOptions options) =>
        options.KeepErrorOutput ?? (options.KillOnParentExit && !Terminal.Is(2));

    private static Parcel Settings(string name, int id, DispatcherOptions options)
    {
        PayloadWriter writer = new();
        new WorkerSettings
        {
            Name = name,
            Id = id,
            ReportsFailures = options.ReportsFailures,
            OutlivesParent = !options.KillOnParentExit,
            Serializer = options.Serializer,
            Initializer = options.Initializer,
        }.Write(writer, options.Culture);
        return new Parcel(writer);
    }

    // A group of its own keeps Ctrl-C of a terminal from the workers: the parent alone gets it, and ends
    // them. A group that is not in the foreground must not read from the terminal, hence no standard input.
    private static Command Describe(string name, DispatcherOptions options)
    {
        SelfCommand self = SelfCommand.Current;
        string? hooks = Environment.GetEnvironmentVariable(WorkerVariables.StartupHooks);
        return new Command(self.FileName, [.. self.Arguments, $"kin-worker={name}"])
        {
            StandardInput = StandardStream.Null,
            NewProcessGroup = true,
            KillOnParentExit = options.KillOnParentExit,
            Environment = new Dictionary<string, string?>
            {
                [WorkerVariables.StartupHooks] = string.IsNullOrEmpty(hooks)
                    ? HookName
                    : $"{hooks}:{HookName}",
                [WorkerVariables.Worker] = hooks ?? "",
                [WorkerVariables.Depth] = $"{WorkerVariables.CurrentDepth + 1}",
                [WorkerVariables.ServerGC] = options.ServerGarbageCollection ? "1" : "0",
                [WorkerVariables.ParentServerGC] = Environment.GetEnvironmentVariable(
                    WorkerVariables.ServerGC),
            },
        };
    }

    private static string HookName => typeof(StartupHook).Assembly.GetName().Name!;
}
