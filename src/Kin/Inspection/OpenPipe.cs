using Kin.Native.Files;
using Kin.Native.Processes;

namespace Kin.Inspection;

/// <summary>A pipe that somebody has open.</summary>
/// <param name="Name">"pipe:[4711]", or its path.</param>
/// <param name="File">What it is.</param>
/// <param name="Ends">Processes and the numbers of their descriptors.</param>
internal sealed record OpenPipe(string Name, FileIdentity File, List<(int Process, int Descriptor)> Ends)
{
    /// <summary>As an object, with its fill.</summary>
    public ListedObject List()
    {
        (long Bytes, long Capacity)? fill = Ends
            .Select(end => PipeFill.Read(end.Process, end.Descriptor, File.Inode))
            .FirstOrDefault(found => found is not null);
        IpcObjectKind kind = Name.StartsWith("pipe:[", StringComparison.Ordinal)
            ? IpcObjectKind.Pipe : IpcObjectKind.NamedPipe;
        ListedObject listed = ShmFile.List(kind, Name, File, fill?.Bytes ?? 0, null);
        return listed with { Object = listed.Object with { CapacityBytes = fill?.Capacity } };
    }
}
