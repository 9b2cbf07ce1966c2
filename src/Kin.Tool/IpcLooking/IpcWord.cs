using Kin.Inspection;

namespace Kin.Tool.IpcLooking;

/// <summary>Objects as they are named on the command line: "msg:3", "kin:orders", "pipe:4711".</summary>
internal static class IpcWord
{
    private const string OfKin = "/dev/shm/kin-";

    /// <summary>All kinds, in the order of the list.</summary>
    public static IReadOnlyList<(IpcObjectKind Kind, string Word, string Meaning)> Kinds { get; } =
    [
        (IpcObjectKind.SystemVMessageQueue, "msg", "message queue of System V"),
        (IpcObjectKind.SystemVSemaphoreSet, "sem", "semaphore set of System V"),
        (IpcObjectKind.SystemVSharedMemory, "shm", "shared memory of System V"),
        (IpcObjectKind.PosixMessageQueue, "mq", "POSIX message queue"),
        (IpcObjectKind.PosixSemaphore, "semaphore", "POSIX semaphore"),
        (IpcObjectKind.PosixSharedMemory, "memory", "POSIX shared memory"),
        (IpcObjectKind.KinRegion, "kin", "shared object of Kin"),
        (IpcObjectKind.Pipe, "pipe", "pipe without a name"),
        (IpcObjectKind.NamedPipe, "fifo", "pipe with a name"),
    ];

    /// <summary>The word of an object, which no other one has.</summary>
    public static string Of(IpcObject found)
    {
        string kind = Kinds.First(k => k.Kind == found.Kind).Word;
        return found.Kind switch
        {
            IpcObjectKind.Pipe => $"{kind}:{found.Name["pipe:[".Length..^1]}",
            IpcObjectKind.KinRegion when found.Name.StartsWith(OfKin, StringComparison.Ordinal) =>
                $"{kind}:{found.Name[OfKin.Length..]}",
            _ => $"{kind}:{(object?)found.Id ?? found.Name}",
        };
    }

    /// <summary>What the kind is, in words.</summary>
    public static string Meaning(IpcObjectKind kind) => Kinds.First(k => k.Kind == kind).Meaning;
}
