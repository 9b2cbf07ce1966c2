using System.Runtime.InteropServices;
using Kin.IO;
using Kin.Ipc.Sockets;
using Kin.Native;
using Kin.Native.Memory;
using Kin.Workers.Functions;
using Kin.Workers.Transport;

namespace Kin.Workers;

/// <summary>Sending.</summary>
public sealed partial class ObjectPipe<T>
{
    /// <summary>Sends an object; waits without limit for room.</summary>
    /// <param name="value">What is sent is a copy, made now.</param>
    /// <exception cref="CannotCrossException">The value, or one that it reaches, cannot be sent.</exception>
    /// <exception cref="LinuxException">EPIPE: the other end is gone.</exception>
    /// <exception cref="InvalidOperationException">
    /// This end only receives, or the object is larger than <see cref="ObjectPipeOptions.MaxMessageBytes"/>.
    /// </exception>
    public void Send(T value) => Send(value, WaitEnd.None);

    /// <summary>Sends an object; waits at most so long for room.</summary>
    /// <returns>False: the time is over, and it was not sent.</returns>
    /// <param name="value">What is sent is a copy, made now.</param>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <inheritdoc cref="Send(T)"/>
    public bool Send(T value, TimeSpan timeout) => Send(value, WaitEnd.After(timeout));

    /// <inheritdoc cref="Send(T)"/>
    /// <param name="value">What is sent is a copy, made now.</param>
    /// <param name="cancellationToken">Stops the waiting for room; the object is then not sent.</param>
    public Task SendAsync(T value, CancellationToken cancellationToken = default) =>
        SendAsync(value, WaitEnd.None, cancellationToken);

    /// <inheritdoc cref="Send(T, TimeSpan)"/>
    /// <param name="value">What is sent is a copy, made now.</param>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <param name="cancellationToken">Stops the waiting for room; the object is then not sent.</param>
    public Task<bool> SendAsync(T value, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        SendAsync(value, WaitEnd.After(timeout), cancellationToken);

    private bool Send(T value, WaitEnd end)
    {
        PayloadWriter writer = Write(value);
        try
        {
            if (!writer.HasHandles && writer.Length <= PipeFrame.MaxPacket)
            {
                PipeFrame.End(writer);
                int sent;
                while ((sent = _end.Send(writer.Written, default, end.IsNone)) == -Errno.EAGAIN)
                {
                    if (!_end.Wait(PollEvents.Writable, end))
                    {
                        return false;
                    }
                }

                if (IsSent(sent))
                {
                    return true;
                }
            }

            using Outgoing rest = new(writer);
            while (!rest.TrySend(_end, end.IsNone))
            {
                if (!_end.Wait(PollEvents.Writable, end))
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            GiveBack(writer);
        }
    }

    private async Task<bool> SendAsync(T value, WaitEnd end, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PayloadWriter writer = Write(value);
        try
        {
            using Outgoing rest = new(writer);
            while (!rest.TrySend(_end, wait: false))
            {
                if (!await _end.WaitAsync(PollEvents.Writable, end, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            GiveBack(writer);
        }
    }

    private PayloadWriter Write(T value)
    {
        if (!CanSend)
        {
            throw new InvalidOperationException("This end of the pipe only receives.");
        }

        PayloadWriter writer = Interlocked.Exchange(ref _writer, null) ?? new PayloadWriter();
        try
        {
            PipeFrame.Begin(writer);
            ValueCodec<T>.Write(writer, value);
            Check(writer);
            return writer;
        }
        catch
        {
            GiveBack(writer);
            throw;
        }
    }

    private void Check(PayloadWriter writer)
    {
        int bytes = writer.Length - PipeFrame.HeaderBytes;
        if (bytes > _most)
        {
            throw new InvalidOperationException(
                $"The object takes {bytes} bytes, and {_most} are the most (MaxMessageBytes).");
        }

        if (writer.HasCancellationTokens)
        {
            throw new CannotCrossException(
                TypeText.Short(typeof(T)), typeof(CancellationToken),
                "A pipe does not pass cancellations on. Send a message that says it.");
        }
    }

    private void GiveBack(PayloadWriter writer)
    {
        writer.Reset();
        if (Interlocked.Exchange(ref _writer, writer) is PayloadWriter other)
        {
            other.Dispose();
        }
    }

    // False: this kernel takes only smaller packets (net.core.wmem_default).
    private static bool IsSent(int sent) => sent >= 0 || (sent == -Errno.EMSGSIZE
        ? false
        : throw Refused(sent));

    private static LinuxException Refused(int sent) => new("sendmsg", -sent, null, -sent switch
    {
        Errno.EPIPE => "The other end of the pipe is gone.",
        Errno.ETOOMANYREFS => "As many large objects and handles are under way as one process may have open"
            + " files (RLIMIT_NOFILE).",
        _ => null,
    });

    /// <summary>A message with handles or a memory file, or one that may have to wait.</summary>
    private sealed class Outgoing : IDisposable
    {
        private readonly PayloadWriter _writer;
        private SafeFd? _file;
        private HandleHolds _handles;

        public Outgoing(PayloadWriter writer)
        {
            _writer = writer;
            _handles = new HandleHolds(writer.HasHandles ? writer.Handles : null);
            if (writer.Length <= PipeFrame.MaxPacket)
            {
                PipeFrame.End(writer);
            }
            else
            {
                MoveToFile();
            }
        }

        /// <summary>False: there is no room.</summary>
        public bool TrySend(SocketEnd end, bool wait)
        {
            int sent = Send(end, wait);
            if (sent != -Errno.EAGAIN && !IsSent(sent) && _file is null)
            {
                MoveToFile();
                sent = Send(end, wait);
            }

            return sent != -Errno.EAGAIN && (IsSent(sent) ? true : throw Refused(sent));
        }

        public void Dispose()
        {
            _handles.Dispose();
            _file?.Dispose();
        }

        private int Send(SocketEnd end, bool wait) => _file is null
            ? end.Send(_writer.Written, _handles.Numbers, wait)
            : end.Send(PipeFrame.FileHeader(_writer.Length - PipeFrame.HeaderBytes), _handles.Numbers, wait);

        private void MoveToFile()
        {
            _file = MemoryFile.CreateWith("kin-object", _writer.Written[PipeFrame.HeaderBytes..]);
            HandleHolds own = _handles;
            List<SafeHandle> all = [_file];
            if (_writer.HasHandles)
            {
                all.AddRange(_writer.Handles);
            }

            _handles = new HandleHolds(all);
            own.Dispose();
        }
    }
}
