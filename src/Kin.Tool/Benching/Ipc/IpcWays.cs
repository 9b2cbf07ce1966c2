using Kin.Ipc;

namespace Kin.Tool.Benching.Ipc;

/// <summary>The ways that are measured, in the order of the table.</summary>
internal static class IpcWays
{
    private const int Bytes = 64 * 1024, Message = 32 * 1024;

    public static IReadOnlyList<IpcWay> All { get; } =
    [
        new("pipe", "bytes", "output of programs, filters", Bytes, PipeEnd.Open),
        new("fifo", "bytes", "a pipe that strangers find", Bytes, FifoEnd.Open),
        new("unix stream", "bytes", "servers; open files, who is there", Bytes,
            () => SocketEnd.Open(UnixSocketKind.Stream)),
        new("unix seqpacket", "messages", "the same, in messages", Message,
            () => SocketEnd.Open(UnixSocketKind.SeqPacket)),
        new("posix queue", "messages", "priorities; programs in C", PosixQueueEnd.MessageBytes,
            PosixQueueEnd.Open),
        new("shared queue", "messages", "many producers and consumers", Message, QueueEnd.Open),
        new("shared memory", "bytes", "data that stays where it is", Bytes, MemoryEnd.Open),
        new("object pipe", "objects", "a conversation with a worker", Message, ObjectEnd.Open),
        new("tcp loopback", "bytes", "what also works between machines", Bytes, TcpEnd.Open),
    ];
}
