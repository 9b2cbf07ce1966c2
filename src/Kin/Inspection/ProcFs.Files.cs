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
        TryOpenNumbers(process, out outcome, out _) is DescriptorNumbers numbers
            ? new DescriptorDirectory(numbers) : null;

    /// <summary>Their numbers alone, and the error number if there is one.</summary>
    internal DescriptorNumbers? TryOpenNumbers(
        in ProcessInfo process, out ProcOutcome outcome, out int errno)
    {
        DescriptorNumbers? opened = DescriptorNumbers.TryOpen(
            _root, process.ProcessId, ThreadOf(process), process.StartTicks, out errno);
        bool isKept = false;
        try
        {
            outcome = OutcomeAfter(process, "fd", errno);
            isKept = outcome == ProcOutcome.Read;
        }
        finally
        {
            if (!isKept)
            {
                opened?.Dispose();
            }
        }

        return isKept ? opened : null;
    }

    /// <summary>
    /// How reading ended: whatever was met, it counts only if the process is still there, and what was not
    /// found then is missing.
    /// </summary>
    internal ProcOutcome OutcomeAfter(in ProcessInfo process, string file, int errno) =>
        OutcomeAfter(process, file, errno, out _);

    /// <summary>
    /// The status of a process whose first thread has ended, with what a thread that goes on has.
    /// </summary>
    internal ProcReading<ProcessStatus> WithCommon(in ProcessInfo process, ProcReading<ProcessStatus> own)
    {
        for (int tries = 0; tries < LivingThread.Tries
            && own.TryGet(out ProcessStatus? status) && status.HasLostFirstThread; tries++)
        {
            if (!LivingThread.TryFind(_root, process.Id, out StatFields thread))
            {
                // There is none, or it has executed a program and is the first one now.
                return Read(process, "status", ProcessStatus.Parse);
            }

            if (Read(new ProcessInfo(this, process.Id, thread), "status", ProcessStatus.Parse)
                .TryGet(out ProcessStatus? other) && other.VirtualBytes is not null)
            {
                return new ProcReading<ProcessStatus>(status.WithProcessOf(other));
            }
        }

        return own;
    }

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
        int asked = ThreadOf(process);
        try
        {
            if (!isLink && TryReadHeld(process, file, ref buffer, out int count))
            {
                return new ProcReading<T>(parse(buffer.AsSpan(0, count)));
            }

            ProcOutcome outcome = ReadWhereItIs(process, file, isLink, ref asked, ref buffer, out count);
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

    // At the number of the process; while nothing is there, at one of its threads after the other, until the
    // same one has been asked twice: it may have ended meanwhile, or have executed a program, which makes it
    // the first one.
    private ProcOutcome ReadWhereItIs(
        in ProcessInfo process, string file, bool isLink, ref int asked, ref byte[] buffer, out int count)
    {
        for (int tries = 0; ; tries++)
        {
            count = ReadBytes(process.ProcessId, asked, file, isLink, ref buffer);
            ProcOutcome outcome = OutcomeAfter(process, file, Math.Max(-count, 0), out bool isElsewhere);
            bool isAnswer = (asked != 0 || !isElsewhere)
                && (outcome == ProcOutcome.Denied || HasContent(file, buffer, count));
            if (isAnswer || outcome == ProcOutcome.Gone || !MayBeElsewhere(process, file))
            {
                return outcome;
            }

            int next = LivingThread.Find(_root, process.Id);
            if (tries > 0 && next == asked)
            {
                return outcome;
            }

            if (tries == LivingThread.Tries)
            {
                return ProcOutcome.Missing;
            }

            asked = next;
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

    private static int ThreadOf(in ProcessInfo process) => process.IsThread ? process.Id : 0;

    // The kernel writes the others page by page: a read that brings less than was asked for is not the last.
    private static bool IsOneRecord(string file) =>
        file != "maps" && !file.StartsWith("net/", StringComparison.Ordinal);

    // Threads of the kernel and zombies have nothing in these files.
    private static bool MayBeElsewhere(in ProcessInfo process, string file) =>
        IsCommon(file) && !process.IsThread && !process.IsKernelThread && !process.IsZombie;

    // All threads of a process have it in common, and below its number it goes with the first one.
    private static bool IsCommon(string file) =>
        file is "cmdline" or "environ" or "maps" or "smaps_rollup" or "statm" or "cgroup"
            or "exe" or "cwd" or "root"
        || file.StartsWith("ns/", StringComparison.Ordinal)
        || file.StartsWith("net/", StringComparison.Ordinal)
        || file.StartsWith("fd", StringComparison.Ordinal);

    // Who has lost its memory has none of it: there is nothing in these files then, and in statm zeros.
    private static bool HasContent(string file, byte[] buffer, int count) =>
        count > 0 && !(file == "statm" && buffer[0] == (byte)'0');
}
