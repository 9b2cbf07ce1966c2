using System.Text;

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
            || Ends(target, sleeper, look) is not { } ends)
        {
            return null;
        }

        FileAccess other = reads ? FileAccess.Write : FileAccess.Read;
        ThreadWait wait = sleeper.For(
            reads ? WaitObjectKind.PipeData : WaitObjectKind.PipeRoom,
            $"{(reads ? "data in" : "room in")} {target}",
            ends.Where(end => end.Access?.HasFlag(other) == true)
                .Select(end => new WaitParty(end.ProcessId, 0)));
        return wait with { IsExact = look.Hidden == 0 };
    }

    private static IReadOnlyList<DescriptorHolder>? Ends(string target, Sleeper sleeper, MachineLook look) =>
        LinkNumber.TryRead(Encoding.UTF8.GetBytes(target), out ReadOnlySpan<byte> kind, out ulong inode)
            ? kind.SequenceEqual("pipe"u8) ? look.Descriptors.Pipes.GetValueOrDefault(inode) : null
            : NamedPipeEnds.Of(sleeper.Process.Id, sleeper.Call.FirstNumber);
}
