using Kin.Native;

namespace Kin.Workers.Dispatch.Errors;

/// <summary>
/// Standard error of this process, for what workers write. A thread of its own writes, because that may block
/// (a pipe that nobody reads, a terminal that is stopped) and must hold up neither the reactor nor a
/// dispatcher.
/// </summary>
internal sealed class ErrorOutput
{
    // Beyond this the workers wait, as they would with the real thing.
    private const int MaxPending = 256 * 1024;

    private const int ExitMilliseconds = 1000;

    // Never closed: the one instance lives as long as the process.
    private readonly SafeFd _target = new(2);
    private readonly Queue<byte[]> _pending = new();
    private readonly HashSet<ErrorRelay> _relays = [];
    private readonly HashSet<ErrorRelay> _waiting = [];
    private int _bytes;
    private bool _started;

    private ErrorOutput()
    {
    }

    public static ErrorOutput Shared { get; } = new();

    /// <summary>Begins to serve a relay.</summary>
    public void Add(ErrorRelay relay)
    {
        lock (_pending)
        {
            if (!_started)
            {
                new Thread(Loop) { IsBackground = true, Name = "Kin stderr" }.UnsafeStart();
                _started = true;
            }

            _relays.Add(relay);
        }
    }

    public void Remove(ErrorRelay relay)
    {
        lock (_pending)
        {
            _relays.Remove(relay);
        }
    }

    /// <summary>
    /// Takes bytes over, to be written soon. False when that was enough for now:
    /// <see cref="ErrorRelay.Resume"/> is called when there is room again.
    /// </summary>
    public bool Write(ReadOnlySpan<byte> bytes, ErrorRelay from)
    {
        lock (_pending)
        {
            _pending.Enqueue(bytes.ToArray());
            _bytes += bytes.Length;
            Monitor.PulseAll(_pending);
            if (_bytes < MaxPending)
            {
                return true;
            }

            _waiting.Add(from);
            return false;
        }
    }

    /// <summary>
    /// At the end of this process: what workers wrote before it is not lost, unless nobody takes it.
    /// </summary>
    public void Flush()
    {
        ErrorRelay[] relays;
        lock (_pending)
        {
            relays = [.. _relays];
        }

        foreach (ErrorRelay relay in relays)
        {
            relay.Drain();
        }

        long end = Environment.TickCount64 + ExitMilliseconds;
        lock (_pending)
        {
            while (_bytes > 0 && end - Environment.TickCount64 is > 0 and var left)
            {
                Monitor.Wait(_pending, (int)left);
            }
        }
    }

    private void Loop()
    {
        while (true)
        {
            byte[] next;
            lock (_pending)
            {
                while (!_pending.TryDequeue(out next!))
                {
                    Monitor.Wait(_pending);
                }
            }

            WriteAll(next);
            ErrorRelay[] resumed = [];
            lock (_pending)
            {
                _bytes -= next.Length;
                if (_bytes < MaxPending / 2 && _waiting.Count > 0)
                {
                    resumed = [.. _waiting];
                    _waiting.Clear();
                }

                Monitor.PulseAll(_pending);
            }

            foreach (ErrorRelay relay in resumed)
            {
                relay.Resume();
            }
        }
    }

    private void WriteAll(byte[] bytes)
    {
        try
        {
            for (int done = 0; done < bytes.Length;)
            {
                int count = Descriptor.Write(_target, bytes.AsSpan(done));
                done += Math.Max(count, 0);
                if (count == Descriptor.NotReady)
                {
                    PollFd room = new(_target.Number, Libc.POLLOUT);
                    Poll.Wait(new Span<PollFd>(ref room));
                }
            }
        }
        catch (LinuxException)
        {
            // Standard error is closed, or its reader is gone: nobody can be told.
        }
    }
}
