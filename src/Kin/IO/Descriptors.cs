using System.Globalization;
using System.Runtime.InteropServices;
using Kin.Native;
using Kin.Native.Proc;

namespace Kin.IO;

/// <summary>
/// The open descriptors of a process, this one or another of the same user; of any with CAP_SYS_PTRACE.
/// Thread-safe.
/// </summary>
public static class Descriptors
{
    /// <summary>
    /// Those of this process, in the order of their numbers. One that is opened or closed meanwhile may be
    /// there or not.
    /// </summary>
    public static IReadOnlyList<DescriptorInfo> OfThisProcess() => Of(Environment.ProcessId);

    /// <summary>Those of a process, in the order of their numbers; none of one that has ended.</summary>
    /// <param name="processId">1 or more.</param>
    /// <exception cref="LinuxException">
    /// ESRCH: there is no such process. EACCES: it is of another user.
    /// </exception>
    public static IReadOnlyList<DescriptorInfo> Of(int processId)
    {
        DescriptorFiles files = DescriptorFiles.Of(processId);
        return [.. Numbers(files).Select(files.Read).OfType<DescriptorInfo>()];
    }

    /// <summary>One of this process; null: the handle's number was closed behind its back.</summary>
    /// <exception cref="ObjectDisposedException">The handle is closed.</exception>
    public static DescriptorInfo? Of(SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        using HandleHold held = new(handle);
        return DescriptorFiles.OfThisProcess.Read(held.Number);
    }

    /// <summary>
    /// The descriptor is open, and goes on to programs that are executed: it has no FD_CLOEXEC (fcntl(2)).
    /// One call of the kernel, and without /proc.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The handle is closed.</exception>
    public static bool IsInheritable(SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        using HandleHold held = new(handle);
        return Descriptor.IsInheritable(held.Number);
    }

    /// <summary>How many a process has open: cheaper than <see cref="Of(int)"/>.</summary>
    /// <inheritdoc cref="Of(int)"/>
    public static int Count(int processId) => Numbers(DescriptorFiles.Of(processId)).Count;

    /// <summary>
    /// One more than the highest number that a process may open, soft and hard (RLIMIT_NOFILE, getrlimit(2));
    /// null: unlimited. The .NET runtime raises its own soft limit to the hard one when it starts.
    /// </summary>
    /// <inheritdoc cref="Of(int)"/>
    public static (long? Soft, long? Hard) Limit(int processId)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(processId, 1);
        string path = processId == Environment.ProcessId ? "/proc/self/limits" : $"/proc/{processId}/limits";
        const string Name = "Max open files";
        foreach (string line in LinesOf(path))
        {
            if (line.StartsWith(Name, StringComparison.Ordinal)
                && line[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    is [var soft, var hard, ..])
            {
                return (Number(soft), Number(hard));
            }
        }

        throw new LinuxException("read", Errno.ENODATA, path);
    }

    private static List<int> Numbers(DescriptorFiles files)
    {
        string path = $"{files.Folder}/fd";
        List<int> all = [];
        using (DescriptorNumbers numbers = files.TryOpenNumbers(out int errno) ?? throw Refused(path, errno))
        {
            while (numbers.TryNext(out int number))
            {
                all.Add(number);
            }
        }

        // The list of this process holds the descriptor by which it was read.
        return files.IsThisProcess ? [.. all.Where(files.Exists)] : all;
    }

    private static string[] LinesOf(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (UnauthorizedAccessException)
        {
            throw Refused(path, Errno.EACCES);
        }
        catch (IOException) when (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            throw Refused(path, Errno.ESRCH);
        }
    }

    private static LinuxException Refused(string path, int errno) => errno switch
    {
        Errno.EACCES or Errno.EPERM => new LinuxException(
            "open", Errno.EACCES, path, "It belongs to another user: that takes CAP_SYS_PTRACE."),
        Errno.ENOENT or Errno.ESRCH => new LinuxException(
            "open", Errno.ESRCH, path, "There is no such process."),
        _ => new LinuxException("open", errno, path),
    };

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
