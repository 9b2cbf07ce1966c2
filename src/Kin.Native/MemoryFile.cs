namespace Kin.Native;

/// <summary>Anonymous memory with a descriptor (memfd_create(2)): shared by passing the descriptor, gone with the last one.</summary>
internal static class MemoryFile
{
    /// <summary>
    /// Creates one of <paramref name="length"/> bytes whose size is sealed, so that no process that has the descriptor
    /// can shrink it under a mapping (which would be SIGBUS).
    /// </summary>
    public static SafeFd Create(string name, int length)
    {
        SafeFd file = new(Sys.Check(Libc.memfd_create(name, Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING), "memfd_create", name));
        try
        {
            Sys.Check(Libc.ftruncate(file.Number, length), "ftruncate", $"{name}, {length} bytes");
            const int Seals = Libc.F_SEAL_SHRINK | Libc.F_SEAL_GROW | Libc.F_SEAL_SEAL;
            Sys.Check(Libc.fcntl(file.Number, Libc.F_ADD_SEALS, Seals), "fcntl(F_ADD_SEALS)", name);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
