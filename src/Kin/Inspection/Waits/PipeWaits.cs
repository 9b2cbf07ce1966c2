using System.Text;
using Kin.Native;
using Kin.Native.Files;

namespace Kin.Inspection.Waits;

/// <summary>Waits for something to read in a pipe, and for room in a full one (pipe(7)).</summary>
internal static class PipeWaits
{
    /// <summary>The wait of a thread; null: it waits at no pipe.</summary>
    public static ThreadWait? Of(Sleeper sleeper, MachineLook look)
    {
        string call = sleeper.Call.Name;
        bool reads = call is "read" or "readv", writes = call is "write" or "writev";
        if ((!reads && !writes) || sleeper.Process.TargetOf(sleeper.Call.FirstNumber) is not string target
            || Ends(target, sleeper, look) is not (IEnumerable<DescriptorHolder> ends, bool hasName))
        {
            return null;
        }

        FileAccess other = reads ? FileAccess.Write : FileAccess.Read;
        WaitParty[] holders =
        [
            .. ends.Where(end => end.Access?.HasFlag(other) == true)
                .Select(end => new WaitParty(end.ProcessId, 0)),
        ];
        ThreadWait wait = sleeper.For(
            reads ? WaitObjectKind.PipeData : WaitObjectKind.PipeRoom,
            $"{(reads ? "data in" : "room in")} {target}", holders);

        // One with a name anybody may open who has the right to; who reads and keeps the other end open
        // himself, does it for those who will come.
        bool isOpenToAll = reads && hasName && wait.Holders.Any(h => h.ProcessId == sleeper.Process.Id);
        return wait with { IsExact = look.SeesAll && !hasName, IsOpenToAll = isOpenToAll };
    }

    private static (IEnumerable<DescriptorHolder> Ends, bool HasName)? Ends(
        string target, Sleeper sleeper, MachineLook look)
    {
        if (LinkNumber.TryRead(Encoding.UTF8.GetBytes(target), out ReadOnlySpan<byte> kind, out ulong inode))
        {
            return kind.SequenceEqual("pipe"u8)
                && look.Descriptors.Pipes.TryGetValue(inode, out List<DescriptorHolder>? ends)
                    ? (ends, false) : null;
        }

        return FileIdentity.OfTarget($"/proc/{sleeper.ThreadId}/fd/{sleeper.Call.FirstNumber}")
            is { Type: Libc.S_IFIFO } pipe
                ? (look.NamedPipes[(pipe.Device, pipe.Inode)], pipe.Links > 0) : null;
    }
}
