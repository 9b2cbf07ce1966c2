using Kin.Native.Proc;

namespace Kin.Inspection;

/// <summary>
/// What a process has read and written: /proc/PID/io (proc_pid_io(5)). Only its own user may read it.
/// </summary>
/// <param name="ReadBytes">Fetched from disks.</param>
/// <param name="WrittenBytes">Sent to disks, or to be sent.</param>
/// <param name="CancelledBytes">Of those, what was deleted before it was sent.</param>
/// <param name="ReadCallBytes">By read(2) and its like, from wherever: caches, pipes, terminals.</param>
/// <param name="WriteCallBytes">By write(2) and its like, to wherever.</param>
/// <param name="ReadCalls">How many such calls read.</param>
/// <param name="WriteCalls">How many wrote.</param>
public readonly record struct ProcessIo(
    long ReadBytes,
    long WrittenBytes,
    long CancelledBytes,
    long ReadCallBytes,
    long WriteCallBytes,
    long ReadCalls,
    long WriteCalls)
{
    private static readonly KeyTable<ProcessIo> s_keys = new(
        ("rchar", static (ref io, value) => io = io with { ReadCallBytes = TextNumber.Read(value) }),
        ("wchar", static (ref io, value) => io = io with { WriteCallBytes = TextNumber.Read(value) }),
        ("syscr", static (ref io, value) => io = io with { ReadCalls = TextNumber.Read(value) }),
        ("syscw", static (ref io, value) => io = io with { WriteCalls = TextNumber.Read(value) }),
        ("read_bytes", static (ref io, value) => io = io with { ReadBytes = TextNumber.Read(value) }),
        ("write_bytes", static (ref io, value) => io = io with { WrittenBytes = TextNumber.Read(value) }),
        ("cancelled_write_bytes",
            static (ref io, value) => io = io with { CancelledBytes = TextNumber.Read(value) }));

    internal static ProcessIo Parse(ReadOnlySpan<byte> text)
    {
        ProcessIo io = default;
        return s_keys.Read(text, ref io) > 0 ? io : throw TextNumber.Broken(text);
    }
}
