using System.Text;
using Kin.IO;
using Kin.Native;

namespace Kin.Workers.Dispatch.Errors;

/// <summary>
/// The parent's end of a worker's standard error, where that is a pipe: keeps the last bytes for the
/// exception that tells of the worker's death, and passes all on to standard error of this process.
/// </summary>
/// <remarks>
/// The reactor reads, and no more than can be passed on: when standard error of this process takes nothing,
/// the worker blocks as it would if it wrote there itself. A process that the worker started and that lives
/// longer keeps the pipe, which is read until the last of them has closed it.
/// </remarks>
internal sealed class ErrorRelay
{
    private const int Kept = 4096, ReadBytes = 8192;

    private readonly Lock _gate = new();
    private readonly SafeFd _pipe;
    private readonly byte[] _last = new byte[Kept];
    private readonly byte[] _buffer = new byte[ReadBytes];
    private int _held;
    private long _total;
    private bool _watched;
    private bool _ended;

    private ErrorRelay(SafeFd pipe) => _pipe = pipe;

    /// <summary>Makes the pipe. The caller gives the other end to the worker and disposes it.</summary>
    public static ErrorRelay Create(out SafeFd workersEnd)
    {
        (SafeFd read, workersEnd) = Pipe.Create();
        Pipe.SetNonBlocking(read);
        return new ErrorRelay(read);
    }

    /// <summary>Begins to read.</summary>
    public void Start()
    {
        ErrorOutput.Shared.Add(this);
        Resume();
    }

    /// <summary>Goes on reading: there is room again where it goes.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            if (_watched || _ended)
            {
                return;
            }

            try
            {
                _watched = true;
                Reactor.Shared.Register(_pipe, ReactorEvents.Read, Pump);
            }
            catch (LinuxException)
            {
                // No descriptor or watch is left: what the worker wrote is read when it ends.
            }
        }
    }

    /// <summary>Takes what lies in the pipe now: all that a worker that has ended ever wrote.</summary>
    public void Drain()
    {
        lock (_gate)
        {
            int left = _ended ? 0 : Descriptor.Available(_pipe) + 1;
            while (left > 0 && TakeSome(out int count, out _))
            {
                left -= count;
            }
        }
    }

    /// <summary>Nothing will be read: there is no worker.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            End();
        }
    }

    /// <summary>The last lines, as UTF-8; whole ones, if there was more than is kept.</summary>
    public string LastLines()
    {
        lock (_gate)
        {
            int start = (int)Math.Max(_total - Kept, 0) % Kept;
            byte[] bytes = _total <= Kept ? _last[..(int)_total] : [.. _last[start..], .. _last[..start]];
            int cut = _total <= Kept ? 0 : Array.IndexOf(bytes, (byte)'\n') + 1;
            return Encoding.UTF8.GetString(bytes.AsSpan(cut)).TrimEnd();
        }
    }

    private void Pump()
    {
        bool room;
        lock (_gate)
        {
            _watched = false;
            TakeSome(out _, out room);
        }

        if (room)
        {
            Resume();
        }
    }

    // False when there is nothing at the moment, or at all.
    private bool TakeSome(out int count, out bool room)
    {
        count = 0;
        room = true;
        if (_ended)
        {
            return false;
        }

        count = Descriptor.Read(_pipe, _buffer.AsSpan(_held));
        if (count <= 0)
        {
            room = PassOn(_held);
            if (count == 0)
            {
                End();
            }

            return false;
        }

        Keep(_buffer.AsSpan(_held, count));
        _held += count;

        // A full buffer may end in the middle of a line; what others write is not to come between.
        int lines = _buffer.AsSpan().LastIndexOf((byte)'\n') + 1;
        room = PassOn(_held < ReadBytes || lines == 0 ? _held : lines);
        return true;
    }

    private bool PassOn(int count)
    {
        if (count == 0)
        {
            return true;
        }

        bool room = ErrorOutput.Shared.Write(_buffer.AsSpan(0, count), this);
        _held -= count;
        _buffer.AsSpan(count, _held).CopyTo(_buffer);
        return room;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        foreach (byte one in bytes)
        {
            _last[_total++ % Kept] = one;
        }
    }

    private void End()
    {
        _ended = true;
        ErrorOutput.Shared.Remove(this);
        _pipe.Dispose();
    }
}
