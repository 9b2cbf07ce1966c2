using System.Buffers;
using System.Text;
using Kin.Native;
using Kin.Native.Proc;

namespace Kin.Inspection;

public sealed partial class ProcFs
{
    private const int LongestFileName = 64;

    /// <summary>
    /// Reads a file of a process, or of a thread, and makes sure afterwards that it was that one's: with the
    /// same start time before and after, the number has not been another's in between.
    /// </summary>
    internal ProcReading<T> Read<T>(in ProcessInfo process, string file, ProcParser<T> parse) =>
        Read(process, file, isLink: false, parse);

    /// <summary>The same for a link, which is not followed.</summary>
    internal ProcReading<T> ReadLink<T>(in ProcessInfo process, string file, ProcParser<T> parse) =>
        Read(process, file, isLink: true, parse);

    /// <summary>The descriptors of a process; null unless the outcome is Read.</summary>
    internal DescriptorDirectory? TryOpenDescriptors(in ProcessInfo process, out ProcOutcome outcome) =>
        TryOpenNumbers(process, out outcome, out _) is NumberedDirectory numbers
            ? new DescriptorDirectory(numbers) : null;

    /// <summary>Their numbers alone, and the error number if there is one.</summary>
    internal NumberedDirectory? TryOpenNumbers(
        in ProcessInfo process, out ProcOutcome outcome, out int errno)
    {
        int thread = ThreadOf(process), asked;
        NumberedDirectory? opened = null;
        do
        {
            asked = thread;
            opened?.Dispose();
            opened = TryOpenNumbers(process.ProcessId, asked, "fd"u8, out errno);
            outcome = OutcomeAfter(process, "fd", errno, out bool isElsewhere);
            thread = isElsewhere ? LivingThread.Find(_root, process.ProcessId, asked) : asked;
        }
        while (thread != asked && thread != 0);
        if (outcome != ProcOutcome.Read)
        {
            opened?.Dispose();
            opened = null;
        }

        return opened;
    }

    /// <summary>
    /// How reading ended: whatever was met, it counts only if the process is still there, and what was not
    /// found then is missing.
    /// </summary>
    internal ProcOutcome OutcomeAfter(in ProcessInfo process, string file, int errno) =>
        OutcomeAfter(process, file, errno, out _);

    // Elsewhere: what the threads of the process have in common is not below its own number any more.
    private ProcOutcome OutcomeAfter(
        in ProcessInfo process, string file, int errno, out bool isElsewhere)
    {
        int thread = ThreadOf(process);
        ProcOutcome outcome = OutcomeOf(errno, process.ProcessId, thread, file);
        int again = StatFile.Read(Libc.AT_FDCWD, _root, process.ProcessId, thread, out StatFields now);
        isElsewhere = !process.IsThread && now.HasLostFirstThread;
        return OutcomeOf(again, process.ProcessId, thread, "stat") != ProcOutcome.Read
            || now.StartTicks != process.StartTicks ? ProcOutcome.Gone
            : outcome == ProcOutcome.Gone ? ProcOutcome.Missing : outcome;
    }

    private ProcReading<T> Read<T>(
        in ProcessInfo process, string file, bool isLink, ProcParser<T> parse)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ProcFile.SmallBytes);
        int thread = ThreadOf(process), asked = thread;
        try
        {
            if (!isLink && TryReadHeld(process, file, ref buffer, out int count))
            {
                return new ProcReading<T>(parse(buffer.AsSpan(0, count)));
            }

            ProcOutcome outcome;
            do
            {
                asked = thread;
                count = ReadBytes(process.ProcessId, asked, file, isLink, ref buffer);
                outcome = OutcomeAfter(process, file, Math.Max(-count, 0), out bool isElsewhere);
                thread = isElsewhere && IsCommon(file)
                    ? LivingThread.Find(_root, process.ProcessId, asked) : asked;
            }
            while (thread != asked && thread != 0);
            return outcome == ProcOutcome.Read
                ? new ProcReading<T>(parse(buffer.AsSpan(0, count)))
                : new ProcReading<T>(outcome, Math.Max(-count, 0), PathOf(process.ProcessId, asked, file));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{PathOf(process.ProcessId, asked, file)}: {e.Message}", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private int ReadBytes(int process, int thread, string file, bool isLink, ref byte[] buffer)
    {
        Span<byte> room = stackalloc byte[ProcPath.Most], name = stackalloc byte[LongestFileName];
        name = name[..Encoding.ASCII.GetBytes(file, name)];
        ReadOnlySpan<byte> path = ProcPath.Write(room, _root, process, thread, name);
        return isLink ? ProcFile.ReadLink(Libc.AT_FDCWD, path, buffer)
            : ProcFile.ReadAll(Libc.AT_FDCWD, path, IsOneRecord(file), ref buffer);
    }

    private NumberedDirectory? TryOpenNumbers(
        int process, int thread, ReadOnlySpan<byte> name, out int errno)
    {
        Span<byte> path = stackalloc byte[ProcPath.Most];
        return NumberedDirectory.TryOpen(ProcPath.Write(path, _root, process, thread, name), out errno);
    }

    private static int ThreadOf(in ProcessInfo process) => process.IsThread ? process.Id : 0;

    // The kernel writes the others page by page: a read that brings less than was asked for is not the last.
    private static bool IsOneRecord(string file) =>
        file != "maps" && !file.StartsWith("net/", StringComparison.Ordinal);

    // All threads of a process have it in common, or it is there under the number of each. The others are of
    // one thread; io and schedstat of a process are its sum or its first thread's, and stay there.
    private static bool IsCommon(string file) =>
        file is not ("status" or "io" or "schedstat" or "syscall" or "wchan");
}
