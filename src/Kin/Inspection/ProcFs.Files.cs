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
    internal ProcReading<T> Read<T>(in ProcessInfo process, string file, ProcParser<T> parse)
    {
        int thread = process.IsThread ? process.Id : 0;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ProcFile.SmallBytes);
        try
        {
            if (TryReadHeld(thread, file, ref buffer, out int count))
            {
                return new ProcReading<T>(parse(buffer.AsSpan(0, count)));
            }

            count = ReadFile(process.ProcessId, thread, file, ref buffer);
            ProcOutcome outcome = OutcomeAfter(process, file, Math.Max(-count, 0));
            return outcome == ProcOutcome.Read
                ? new ProcReading<T>(parse(buffer.AsSpan(0, count)))
                : new ProcReading<T>(outcome, Math.Max(-count, 0), PathOf(process.ProcessId, thread, file));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{PathOf(process.ProcessId, thread, file)}: {e.Message}", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The same for a link, which is not followed.</summary>
    internal ProcReading<T> ReadLink<T>(in ProcessInfo process, string file, ProcParser<T> parse)
    {
        int thread = process.IsThread ? process.Id : 0;
        byte[] link = ArrayPool<byte>.Shared.Rent(ProcPath.Most);
        try
        {
            Span<byte> path = stackalloc byte[ProcPath.Most], name = stackalloc byte[LongestFileName];
            name = name[..Encoding.ASCII.GetBytes(file, name)];
            int count = ProcFile.ReadLink(
                Libc.AT_FDCWD, ProcPath.Write(path, _root, process.ProcessId, thread, name), link);
            ProcOutcome outcome = OutcomeAfter(process, file, Math.Max(-count, 0));
            return outcome == ProcOutcome.Read
                ? new ProcReading<T>(parse(link.AsSpan(0, count)))
                : new ProcReading<T>(outcome, Math.Max(-count, 0), PathOf(process.ProcessId, thread, file));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(link);
        }
    }

    /// <summary>
    /// How reading ended: whatever was met, it counts only if the process is still there, and what was not
    /// found then is missing.
    /// </summary>
    internal ProcOutcome OutcomeAfter(in ProcessInfo process, string file, int errno)
    {
        int thread = process.IsThread ? process.Id : 0;
        ProcOutcome outcome = OutcomeOf(errno, process.ProcessId, thread, file);
        int again = StatFile.Read(Libc.AT_FDCWD, _root, process.ProcessId, thread, out StatFields now);
        return OutcomeOf(again, process.ProcessId, thread, "stat") != ProcOutcome.Read
            || now.StartTicks != process.StartTicks ? ProcOutcome.Gone
            : outcome == ProcOutcome.Gone ? ProcOutcome.Missing : outcome;
    }

    private int ReadFile(int process, int thread, string file, ref byte[] buffer)
    {
        Span<byte> path = stackalloc byte[ProcPath.Most], name = stackalloc byte[LongestFileName];
        name = name[..Encoding.ASCII.GetBytes(file, name)];
        return ProcFile.ReadAll(
            Libc.AT_FDCWD, ProcPath.Write(path, _root, process, thread, name), IsOneRecord(file), ref buffer);
    }

    private static bool IsOneRecord(string file) => file != "maps";
}
