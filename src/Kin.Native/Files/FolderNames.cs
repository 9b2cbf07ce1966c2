using System.Buffers.Binary;

namespace Kin.Native.Files;

/// <summary>
/// The names in a folder, byte for byte (getdents64(2)). Those of .NET are text: of a name that is none it
/// makes one that leads nowhere.
/// </summary>
internal static unsafe class FolderNames
{
    private const int BufferBytes = 32 * 1024, LengthOffset = 16, NameOffset = 19; // struct linux_dirent64

    /// <summary>All of them; none where the folder cannot be read.</summary>
    public static List<string> Of(string folder)
    {
        List<string> all = [];
        using SafeFd? directory = OpenFile.TryOpen(folder, Libc.O_RDONLY | Libc.O_NONBLOCK, 0, out _);
        byte[] buffer = new byte[BufferBytes];
        while (directory is not null && Fill(directory, buffer) is int count and > 0)
        {
            ReadOnlySpan<byte> left = buffer.AsSpan(0, count);
            while (left.Length > NameOffset)
            {
                int length = BinaryPrimitives.ReadUInt16LittleEndian(left[LengthOffset..]);
                ReadOnlySpan<byte> name = left[NameOffset..length];
                name = name[..name.IndexOf((byte)0)];
                if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                {
                    all.Add(SystemText.Decode(name));
                }

                left = left[length..];
            }
        }

        return all;
    }

    private static int Fill(SafeFd directory, byte[] buffer)
    {
        using SafeFd.Hold held = directory.Use();
        nint count;
        fixed (byte* start = buffer)
        {
            do
            {
                count = Libc.syscall(
                    SyscallNumber.getdents64, held.Number, (nint)start, buffer.Length, 0, 0, 0);
            }
            while (Sys.Interrupted(count));
        }

        return (int)count;
    }
}
