using System.Diagnostics.CodeAnalysis;
using Kin.IO;
using Kin.Native;
using Kin.Native.Terminals;

namespace Kin;

/// <summary>
/// The keyboard and the screen of a child that has a terminal of its own (pty(7)): writing types, reading
/// gives what is printed. A new line is printed as "\r\n", and what is typed is echoed, unless the program or
/// <see cref="TerminalOptions"/> say otherwise.
/// </summary>
/// <remarks>
/// Unbuffered. One reader and one writer at a time, which may be two threads; the other members are
/// thread-safe. The end of reading is that of <see cref="Command.OutputEnd"/>: by default the child's end,
/// even if a process that it left behind still has the terminal. Read while writing: a program whose output
/// nobody takes stops reading, and a write then waits. Disposing hangs up: the child gets SIGHUP, and reading
/// its terminal gives end-of-file.
/// </remarks>
[SuppressMessage("Naming", "CA1710", Justification = "A pseudo-terminal is the field's own word.")]
public sealed class PseudoTerminal : Stream
{
    private const byte ControlD = 4;

    private readonly SafeFd _master;
    private readonly TerminalReader _reader;
    private readonly TerminalWriter _writer;

    internal PseudoTerminal(SafeFd master, SafeFd? until)
    {
        _master = master;
        _reader = new TerminalReader(master, until);
        _writer = new TerminalWriter(master);
    }

    /// <summary>
    /// The terminal's name where the programs that use it see it, "/dev/pts/3"; ttyname(3) says the same
    /// there.
    /// </summary>
    /// <exception cref="ObjectDisposedException">It has been disposed.</exception>
    public string Name => PseudoTerminalPair.Name(_master);

    /// <summary>Its rows and columns, as programs see them (TIOCGWINSZ, ioctl_tty(2)).</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed.</exception>
    public TerminalSize Size => LineSettings.SizeOf(_master) is var size
        ? new TerminalSize(size.ws_row, size.ws_col) : default;

    /// <inheritdoc/>
    public override bool CanRead => !_master.IsClosed;

    /// <inheritdoc/>
    public override bool CanWrite => !_master.IsClosed;

    /// <summary>False: a terminal has no position.</summary>
    public override bool CanSeek => false;

    /// <summary>Not supported.</summary>
    public override long Length => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>
    /// Changes rows and columns (TIOCSWINSZ). If they differ from before, the kernel sends SIGWINCH to the
    /// foreground group of the terminal. Nothing happens when the child has ended.
    /// </summary>
    /// <param name="rows">1 to 65535.</param>
    /// <param name="columns">1 to 65535.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another number.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed.</exception>
    public void Resize(int rows, int columns) => LineSettings.Resize(
        _master, (ushort)TerminalOptions.Checked(rows), (ushort)TerminalOptions.Checked(columns));

    /// <summary>
    /// Types the key that ends input (Ctrl-D, or what the program has set), twice in the middle of a line: a
    /// program that reads lines finds end-of-file once, and may read on. One that reads keys gets the key.
    /// </summary>
    /// <exception cref="LinuxException">EIO: no program has the terminal open.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed.</exception>
    public void EndInput() => _writer.WriteWhenReady(EndKeys());

    /// <inheritdoc cref="EndInput"/>
    /// <param name="cancellationToken">Stops the waiting for room.</param>
    public async Task EndInputAsync(CancellationToken cancellationToken = default) =>
        await _writer.WriteWhenReadyAsync(EndKeys(), cancellationToken).ConfigureAwait(false);

    /// <summary>Blocks until there is output; 0 at the end.</summary>
    public override int Read(Span<byte> buffer) => _reader.ReadWhenReady(buffer);

    /// <inheritdoc cref="Read(Span{byte})"/>
    public override int Read(byte[] buffer, int offset, int count) =>
        _reader.ReadWhenReady(buffer.AsSpan(offset, count));

    /// <summary>Completes when there is output; 0 at the end.</summary>
    public override ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _reader.ReadWhenReadyAsync(buffer, cancellationToken);

    /// <inheritdoc cref="ReadAsync(Memory{byte}, CancellationToken)"/>
    public override Task<int> ReadAsync(
        byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _reader.ReadWhenReadyAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>
    /// Types these bytes, and blocks until the terminal has taken them. Of a line of more than 4095 bytes the
    /// kernel drops the rest, unless the program reads keys (termios(3)).
    /// </summary>
    /// <exception cref="LinuxException">EIO: no program has the terminal open.</exception>
    public override void Write(ReadOnlySpan<byte> buffer) => _writer.WriteWhenReady(buffer);

    /// <inheritdoc cref="Write(ReadOnlySpan{byte})"/>
    public override void Write(byte[] buffer, int offset, int count) =>
        _writer.WriteWhenReady(buffer.AsSpan(offset, count));

    /// <inheritdoc cref="Write(ReadOnlySpan{byte})"/>
    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _writer.WriteWhenReadyAsync(buffer, cancellationToken);

    /// <inheritdoc cref="Write(ReadOnlySpan{byte})"/>
    public override Task WriteAsync(
        byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _writer.WriteWhenReadyAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Does nothing: there is no buffer.</summary>
    public override void Flush()
    {
    }

    /// <summary>Does nothing: there is no buffer.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Not supported.</summary>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _master.Dispose();
        base.Dispose(disposing);
    }

    // With lines, the key hands over what is typed of the line; end-of-file is that when it is nothing.
    private byte[] EndKeys()
    {
        Termios settings = LineSettings.Of(_master) ?? default;
        byte? ofLines = LineSettings.EndOfInput(settings);
        byte key = ofLines ?? ControlD;
        return ofLines is not null && _writer.Last != (byte)'\n' ? [key, key] : [key];
    }
}
