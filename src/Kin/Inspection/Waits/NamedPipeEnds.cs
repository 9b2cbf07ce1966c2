using Kin.Native;
using Kin.Native.Files;
using Kin.Native.Proc;

namespace Kin.Inspection.Waits;

/// <summary>Who has named pipes open (fifo(7)).</summary>
internal static class NamedPipeEnds
{
    /// <summary>All of them, by device and inode of the pipe.</summary>
    public static ILookup<(ulong Device, ulong Inode), DescriptorHolder> Find() =>
        ProcFs.Default.Processes().SelectMany(OpenIn).ToLookup(one => one.Pipe, one => one.Holder);

    private static IEnumerable<((ulong Device, ulong Inode) Pipe, DescriptorHolder Holder)> OpenIn(
        ProcessInfo process)
    {
        using DescriptorDirectory? directory = ProcFs.Default.TryOpenDescriptors(process, out _);
        byte[] room = new byte[1]; // of the link only its first byte is looked at
        while (directory is not null && directory.TryNext(room, out int number, out ReadOnlySpan<byte> link))
        {
            if (link is [(byte)'/']
                && directory.FileOf(number) is { Type: Libc.S_IFIFO } file)
            {
                FileAccess? access = DescriptorScan.AccessOf(directory, number);
                yield return ((file.Device, file.Inode), new DescriptorHolder(process.Id, number, access));
            }
        }
    }
}
