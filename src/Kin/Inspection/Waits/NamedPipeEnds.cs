using Kin.Native;
using Kin.Native.Files;
using Kin.Native.Proc;

namespace Kin.Inspection.Waits;

/// <summary>Who has a named pipe open (fifo(7)).</summary>
internal static class NamedPipeEnds
{
    /// <summary>Those of the one behind a descriptor; null: it is none.</summary>
    public static IReadOnlyList<DescriptorHolder>? Of(int process, int descriptor)
    {
        var pipe = FileIdentity.OfTarget($"/proc/{process}/fd/{descriptor}");
        return pipe?.Type != Libc.S_IFIFO ? null
            : [.. ProcFs.Default.ProcessIds().SelectMany(id => OpenIn(id, pipe))];
    }

    private static IEnumerable<DescriptorHolder> OpenIn(int process, FileIdentity pipe)
    {
        using DescriptorDirectory? directory = ProcFs.Default.TryOpenDescriptors(process, out _);
        byte[] room = new byte[1]; // of the link only its first byte is looked at
        while (directory is not null && directory.TryNext(room, out int number, out ReadOnlySpan<byte> link))
        {
            if (link is [(byte)'/'] && FileIdentity.OfTarget($"/proc/{process}/fd/{number}") is { } file
                && file.IsSameFile(pipe))
            {
                FileAccess? access = DescriptorScan.AccessOf(directory, number);
                yield return new DescriptorHolder(process, number, access);
            }
        }
    }
}
