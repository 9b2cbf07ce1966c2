namespace Kin.Native.Memory;

/// <summary>
/// Anonymous memory with a descriptor (memfd_create(2)): shared by passing the descriptor, gone with the last
/// one.
/// </summary>
internal static unsafe class MemoryFile
{
    /// <summary>
    /// Creates one of <paramref name="length"/> bytes whose size is sealed, so that no process that has the
    /// descriptor can shrink it under a mapping (which would be SIGBUS).
    /// </summary>
    public static SafeFd Create(string name, int length)
    {
        SafeFd file = Open(name);
        try
        {
            Sys.Check(Libc.ftruncate(file.Number, length), "ftruncate", $"{name}, {length} bytes");
            SealSize(file, name);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Creates one that holds these bytes, to be read from its beginning.</summary>
    public static SafeFd CreateWith(string name, ReadOnlySpan<byte> content)
    {
        SafeFd file = Open(name);
        try
        {
            fixed (byte* start = content)
            {
                for (nint done = 0; done < content.Length;)
                {
                    // pwrite(2) leaves the position at 0, where the reader is to begin.
                    nint count = Libc.pwrite(file.Number, start + done, (nuint)(content.Length - done), done);
                    done += Sys.Interrupted(count) ? 0 : Sys.Check(count, "pwrite", name);
                }
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads from the start of the file until the span is full.</summary>
    public static void Read(SafeFd file, Span<byte> into)
    {
        fixed (byte* bytes = into)
        {
            for (int done = 0; done < into.Length;)
            {
                nint rc;
                while (Sys.Interrupted(
                    rc = Libc.pread(file.Number, bytes + done, (nuint)(into.Length - done), done)))
                {
                }

                if (Sys.Check(rc, "pread") == 0)
                {
                    throw new InvalidDataException(
                        $"A memory file holds {done} bytes where {into.Length} were announced.");
                }

                done += (int)rc;
            }
        }
    }

    /// <summary>From now on nobody can make it shorter, or, unless it grows, longer, or take this
    /// back.</summary>
    public static void SealSize(SafeFd file, string name, bool grows = false)
    {
        int seals = Libc.F_SEAL_SHRINK | Libc.F_SEAL_SEAL | (grows ? 0 : Libc.F_SEAL_GROW);
        Sys.Check(Libc.fcntl(file.Number, Libc.F_ADD_SEALS, seals), "fcntl(F_ADD_SEALS)", name);
    }

    /// <summary>Nobody can make it shorter.</summary>
    public static bool IsSizeSealed(SafeFd file)
    {
        using SafeFd.Hold held = file.Use();
        int seals = Libc.fcntl(held.Number, Libc.F_GET_SEALS, 0);
        return seals >= 0 && (seals & Libc.F_SEAL_SHRINK) != 0;
    }

    /// <summary>An empty one.</summary>
    public static SafeFd Open(string name) =>
        new(Sys.Check(
            Libc.memfd_create(name, Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING), "memfd_create", name));
}
