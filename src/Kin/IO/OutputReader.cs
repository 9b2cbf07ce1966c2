using Kin.Native;

namespace Kin.IO;

/// <summary>
/// Reads two pipes to their ends on the calling thread (poll(2)), so that neither fills up while the other is
/// read. With pidfds it stops when those processes have ended and what they wrote is read.
/// </summary>
internal sealed class OutputReader(SafeFd? output, SafeFd? error, SafeFd[] processes) : IDisposable
{
    private readonly CaptureBuffer? _output = output is null ? null : new CaptureBuffer();
    private readonly CaptureBuffer? _error = error is null ? null : new CaptureBuffer();

    /// <summary>What came through the first pipe.</summary>
    public byte[] Output => _output?.ToArray() ?? [];

    /// <summary>What came through the second pipe.</summary>
    public byte[] Error => _error?.ToArray() ?? [];

    /// <summary>
    /// Reads until both pipes are at their end, or the processes have ended and left nothing unread.
    /// </summary>
    public void ReadAll()
    {
        int count = 2 + processes.Length;
        Span<PollFd> entries = count <= 8 ? stackalloc PollFd[count] : new PollFd[count];
        entries[0] = new PollFd(output?.Number ?? -1, Libc.POLLIN);
        entries[1] = new PollFd(error?.Number ?? -1, Libc.POLLIN);
        for (int i = 0; i < processes.Length; i++)
        {
            entries[2 + i] = new PollFd(processes[i].Number, Libc.POLLIN);
        }

        int running = processes.Length;
        while (entries[0].fd >= 0 || entries[1].fd >= 0)
        {
            Poll.Wait(entries);
            running -= TakeEnded(entries[2..]);
            if (processes.Length > 0 && running == 0)
            {
                Drain(output, entries[0].fd, _output);
                Drain(error, entries[1].fd, _error);
                return;
            }

            ReadOne(ref entries[0], output, _output);
            ReadOne(ref entries[1], error, _error);
        }
    }

    public void Dispose()
    {
        _output?.Dispose();
        _error?.Dispose();
    }

    private static int TakeEnded(Span<PollFd> entries)
    {
        int ended = 0;
        foreach (ref PollFd entry in entries)
        {
            if (entry.fd >= 0 && entry.revents != 0)
            {
                entry.fd = -1;
                ended++;
            }
        }

        return ended;
    }

    private static void ReadOne(ref PollFd entry, SafeFd? pipe, CaptureBuffer? buffer)
    {
        if (entry.fd < 0 || entry.revents == 0)
        {
            return;
        }

        // A hang-up without data needs no read to be known as the end.
        int count = (entry.revents & Libc.POLLIN) != 0 ? Descriptor.Read(pipe!, buffer!.Free.Span) : 0;
        if (count == 0)
        {
            entry.fd = -1;
        }
        else if (count != Descriptor.NotReady)
        {
            buffer!.Advance(count);
        }
    }

    // Exactly what lies in the pipe now: the ended processes wrote no more, and others may never stop.
    private static void Drain(SafeFd? pipe, int open, CaptureBuffer? buffer)
    {
        if (open < 0)
        {
            return;
        }

        int left = Descriptor.Available(pipe!);
        while (left > 0)
        {
            Span<byte> free = buffer!.Free.Span;
            int count = Descriptor.Read(pipe!, free[..Math.Min(free.Length, left)]);
            if (count <= 0)
            {
                return;
            }

            buffer.Advance(count);
            left -= count;
        }
    }
}
