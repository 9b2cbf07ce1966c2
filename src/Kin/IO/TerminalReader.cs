using Kin.Native;

namespace Kin.IO;

/// <summary>
/// Reads what programs print to their terminal, from its master, which is non-blocking underneath. One reader
/// at a time; closing the master ends a read that waits.
/// </summary>
/// <remarks>
/// Not as a pipe is read. The end is an error (EIO), which the kernel gives only after the last byte. And
/// FIONREAD does not count what is still on its way inside the kernel, but a read that finds nothing has
/// waited for that: once the process has ended, the first such read is the end, though others may hold the
/// terminal.
/// </remarks>
/// <param name="master">The master.</param>
/// <param name="process">The pidfd of the process with which the reading ends; null: with the last.</param>
internal sealed class TerminalReader(SafeFd master, SafeFd? process) : IReadSource
{
    // With a writer that never pauses the end of the child is seen by looking, now and then.
    private const int ReadsBetweenLooks = 64;

    // More than the kernel holds between the two sides (about 12 KiB): what comes later is of other
    // processes.
    private const int MostAfterTheEnd = 64 * 1024;

    private int _reads;
    private int _left = MostAfterTheEnd;
    private bool _hasEnded;

    public bool TryRead(Span<byte> buffer, out int count)
    {
        ObjectDisposedException.ThrowIf(master.IsClosed, this);
        count = 0;
        if (++_reads % ReadsBetweenLooks == 0)
        {
            LookForTheEnd();
        }

        if (_left == 0 || buffer.IsEmpty)
        {
            return true;
        }

        bool ended;
        do
        {
            ended = _hasEnded;
            count = ReadMaster(ended ? buffer[..Math.Min(buffer.Length, _left)] : buffer);
        }
        while (count == Descriptor.NotReady && !ended && LookForTheEnd());
        return Took(ref count, ended);
    }

    public Task WaitAsync(CancellationToken cancellationToken) => ReadinessWait.Start(
        Reactor.Shared, master, ReactorEvents.Read, _hasEnded ? null : process, cancellationToken);

    private bool Took(ref int count, bool ended)
    {
        if (count == Descriptor.NotReady)
        {
            count = 0;
            _left = ended ? 0 : _left;
            return ended;
        }

        _left = count == 0 ? 0 : ended ? _left - count : _left;
        return true;
    }

    // EIO: no program has the terminal open, and everything has been read.
    private int ReadMaster(Span<byte> buffer)
    {
        try
        {
            return Descriptor.Read(master, buffer);
        }
        catch (LinuxException e) when (e.ErrorNumber == Errno.EIO)
        {
            return 0;
        }
    }

    private bool LookForTheEnd()
    {
        if (!_hasEnded && process is not null)
        {
            try
            {
                _hasEnded = Poll.IsReadable(process);
            }
            catch (ObjectDisposedException)
            {
                _hasEnded = true;
            }
        }

        return _hasEnded;
    }
}
