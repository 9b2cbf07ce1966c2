using Kin.Native;
using Kin.Native.Files;
using Kin.Native.Memory;

namespace Kin.Ipc.Regions;

/// <summary>The files behind regions: made, opened, taken away.</summary>
/// <remarks>
/// Joining a named region, and leaving it as the last one, exclude each other by the lock of one byte, the
/// door: who comes in finds either a region that stays, or one whose name is gone and looks again. The kernel
/// opens the door when its holder dies.
/// </remarks>
internal static class RegionFile
{
    private const UnixFileMode ReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>A region without a name, known to those who get its descriptor.</summary>
    public static Region CreateAnonymous(IRegionContent content)
    {
        long length = RegionLayout.Content + content.Bytes;
        bool grows = content.MostBytes > content.Bytes;
        using SafeFd made = SharedMemoryFile.CreateAnonymous("kin-region", length, grows);
        return Build(made, content, length, name: null, flags: 0);
    }

    /// <summary>A new region of that name; null: there is one that somebody uses, or that is to
    /// stay.</summary>
    public static Region? TryCreate(IRegionContent content, string name, SharedOptions options)
    {
        string path = RegionName.PathOf(name);
        long length = RegionLayout.Content + content.Bytes;
        uint mode = (options.Mode & ~ReadWrite) == 0 ? (uint)options.Mode
            : throw new ArgumentException("A mode has read and write permissions only.", nameof(options));
        using SafeFd made = SharedMemoryFile.CreateUnnamed(RegionName.Directory, mode, length);
        uint flags = RegionHeader.Named | (options.Persistent ? RegionHeader.Persistent : 0);
        Region region = Build(made, content, length, name, flags);
        do
        {
            FaultPoint.Reach();
            if (SharedMemoryFile.TryPublish(made, path))
            {
                FaultPoint.Reach();
                return region;
            }
        }
        while (RemoveAbandoned(path));

        region.ForgetName();
        region.Dispose();
        return null;
    }

    /// <summary>The region of that name; null: there is none.</summary>
    public static Region? TryOpen(IRegionContent content, string name, SharedOptions options)
    {
        string path = RegionName.PathOf(name);
        while (TryOpenFile(path, options.AcceptAnyOwner) is SafeFd file)
        {
            if (TryEnter(file, content, name) is Region region)
            {
                return region;
            }
        }

        return null;
    }

    /// <summary>Takes part in the region behind a descriptor that another participant gave.</summary>
    public static Region Join(IRegionContent content, SafeFd given, string? name)
    {
        SafeFd own = SharedMemoryFile.Reopen(given);
        return name is null
            ? Enter(own, content, name, memory => new Region(own, memory, content, name))
            : TryEnter(own, content, name) ?? throw new InvalidOperationException(
                $"'{name}' was removed before it could be opened here.");
    }

    /// <summary>Takes a name away, whoever uses the object. False: there is none.</summary>
    public static bool Remove(string name) => OpenFile.Delete(RegionName.PathOf(name));

    /// <summary>Takes the name of a region away if nobody has it open (the caller has left).</summary>
    public static bool RemoveIfUnused(SafeFd file, SharedMapping memory, string path)
    {
        RecordLock.Take(file, RegionLayout.Door, path);
        FaultPoint.Reach();
        try
        {
            if (HasParticipants(file, memory, path))
            {
                return false;
            }

            return !FileIdentity.Of(file).IsSameFile(FileIdentity.AtPath(path)) || OpenFile.Delete(path);
        }
        catch (LinuxException)
        {
            return false; // it belongs to another user: the name stays
        }
        finally
        {
            FaultPoint.Reach();
            RecordLock.Release(file, RegionLayout.Door, path);
            FaultPoint.Reach();
        }
    }

    private static Region Build(SafeFd made, IRegionContent content, long length, string? name, uint flags)
    {
        SafeFd own = SharedMemoryFile.Reopen(made);
        return Guarded(own, () =>
        {
            long most = RegionLayout.Content + content.MostBytes;
            SharedMapping memory = SharedMapping.Map(own, most, MappingAccess.Shared, name, length);
            return Guarded(memory, () =>
            {
                flags |= most > length ? RegionHeader.Growing : 0;
                RegionLayout.Initialize(memory, content.Kind, name, flags);
                content.Initialize(memory);
                return new Region(own, memory, content, name);
            });
        });
    }

    // Null: the name was taken away meanwhile.
    private static Region? TryEnter(SafeFd own, IRegionContent content, string name) =>
        Enter(own, content, name, memory =>
        {
            RecordLock.Take(own, RegionLayout.Door, name);
            FaultPoint.Reach();
            bool isGone = FileIdentity.Of(own).Links == 0;
            Region? region = isGone ? null : new Region(own, memory, content, name);
            if (region is null)
            {
                memory.Dispose();
                own.Dispose();
            }
            else
            {
                FaultPoint.Reach();
                RecordLock.Release(own, RegionLayout.Door, name);
                FaultPoint.Reach();
            }

            return region;
        });

    private static T Enter<T>(
        SafeFd own, IRegionContent content, string? name, Func<SharedMapping, T> join) =>
        Guarded(own, () =>
        {
            string subject = name is null ? "An anonymous region" : $"'{name}'";
            long length = FileIdentity.Of(own).Size;
            if (length < RegionLayout.Content)
            {
                throw new InvalidDataException(
                    $"{subject} cannot be opened as {content.Kind}. It has {length} bytes, too few.");
            }

            SharedMapping memory = MapWhole(own, length, content.Kind, subject);
            return Guarded(memory, () =>
            {
                content.Verify(memory);
                T joined = join(memory);
                (joined as Region)?.Sweep();
                return joined;
            });
        });

    // With the addresses that it can come to need, if it grows.
    private static SharedMapping MapWhole(SafeFd own, long length, string kind, string subject)
    {
        SharedMapping memory = SharedMapping.Map(own, length, MappingAccess.Shared, subject);
        long most = Guarded(memory, () =>
        {
            RegionLayout.Verify(memory, kind, subject);
            return RegionLayout.Header(memory).Length;
        });
        if (most <= length)
        {
            return memory;
        }

        memory.Dispose();
        return SharedMapping.Map(own, most, MappingAccess.Shared, subject, length);
    }

    // A mapping keeps the open file description, and with it the locks, as a descriptor does: what fails
    // gives both back.
    private static T Guarded<T>(IDisposable own, Func<T> steps)
    {
        try
        {
            return steps();
        }
        catch
        {
            own.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Whether a file is a region that nobody has open and that is not meant to stay: its last participant
    /// was killed.
    /// </summary>
    public static bool IsAbandoned(string path)
    {
        using SafeFd? file = TryOpenFile(path, acceptAnyOwner: true);
        return file is not null
            && IfMayGo(file, path, isCopied: true, memory => !HasParticipants(file, memory, path));
    }

    /// <summary>Removes such a file. True: it is gone.</summary>
    public static bool RemoveAbandoned(string path, bool acceptAnyOwner = false)
    {
        using SafeFd? file = TryOpenFile(path, acceptAnyOwner);
        return file is null // gone by itself
            || (acceptAnyOwner ? RemoveOfAnybody(file, path) : IfMayGo(
                file, path, isCopied: false, memory => RemoveIfUnused(file, memory, path)));
    }

    // A user who means harm makes the file shorter while it is read (SIGBUS), or keeps the door shut.
    private static bool RemoveOfAnybody(SafeFd file, string path)
    {
        if (!RecordLock.TryTake(file, RegionLayout.Door, path))
        {
            return false; // somebody is there
        }

        try
        {
            return IfMayGo(file, path, isCopied: true, memory => !HasParticipants(file, memory, path))
                && (!FileIdentity.Of(file).IsSameFile(FileIdentity.AtPath(path)) || OpenFile.Delete(path));
        }
        catch (LinuxException)
        {
            return false; // it belongs to another user: the name stays
        }
        finally
        {
            RecordLock.Release(file, RegionLayout.Door, path);
        }
    }

    // False of what is no region, and of those that are persistent.
    private static bool IfMayGo(SafeFd file, string path, bool isCopied, Func<SharedMapping, bool> then)
    {
        long length = FileIdentity.Of(file).Size;
        if (length < RegionLayout.Content)
        {
            return false;
        }

        using SharedMapping memory = isCopied
            ? SharedMapping.Copy(file, length, [(0, (int)RegionLayout.Content)])
            : SharedMapping.Map(file, length, MappingAccess.Shared, path);
        return RegionLayout.IsRegion(memory)
            && (RegionLayout.Header(memory).Flags & RegionHeader.Persistent) == 0
            && then(memory);
    }

    private static bool HasParticipants(SafeFd file, SharedMapping memory, string path)
    {
        for (int slot = 0; slot < RegionLayout.Participants; slot++)
        {
            Participant place = RegionLayout.Slot(memory, slot);
            if (place is { IsTaken: true, IsEnding: 0 }
                && RecordLock.Find(file, RegionLayout.LockOf(slot), path) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static SafeFd? TryOpenFile(string path, bool acceptAnyOwner)
    {
        const int Flags = Libc.O_RDWR | Libc.O_NONBLOCK;
        SafeFd? file = OpenFile.TryOpen(path, Flags | Libc.O_NOFOLLOW, 0, out int errno);
        if (file is null)
        {
            return errno == Errno.ENOENT ? null : throw new LinuxException("open", errno, path);
        }

        return Guarded(file, () =>
        {
            FileIdentity identity = FileIdentity.Of(file);
            return !identity.IsRegular ? throw new InvalidDataException($"{path} is no regular file.")
                : acceptAnyOwner || identity.Owner == 0 || identity.Owner == Libc.geteuid() ? file
                : throw new UnauthorizedAccessException(
                    $"{path} belongs to user {identity.Owner}. Set AcceptAnyOwner if that is meant.");
        });
    }
}
