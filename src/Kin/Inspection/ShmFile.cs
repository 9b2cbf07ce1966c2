using Kin.Native.Files;

namespace Kin.Inspection;

/// <summary>An object of the kernel that is a file.</summary>
internal static class ShmFile
{
    private const int ModeBits = 0x1FF;

    public static ListedObject List(
        IpcObjectKind kind, string name, FileIdentity file, long size, long? count) => new(
        new IpcObject(kind, name)
        {
            OwnerId = (int)file.Owner,
            OwnerGroupId = (int)file.Group,
            Mode = (UnixFileMode)(file.Mode & ModeBits),
            SizeBytes = size,
            Count = count,
        },
        new IpcPlace(file.Device, file.Inode));
}
