using System.Runtime.InteropServices;
using Kin.Native;
using Kin.Native.Memory;
using Kin.Native.Spawn;
using Kin.Native.Terminals;

namespace Kin;

/// <summary>
/// The descriptors of one start: opens files and pipes, knows which number becomes which in the child, and
/// closes the child's side afterwards. Whatever is not taken out is closed by disposing, so a failed start
/// leaves nothing open.
/// </summary>
internal sealed class ChildStreams : IDisposable
{
    private const int FileMode = 0x1B6; // 0666, less the umask

    private const int NotThere = -1;

    private readonly List<SafeHandle> _used = [];
    private readonly List<SafeFd> _opened = [];
    private readonly DescriptorMap[] _maps;

    /// <summary>Opens what the command names.</summary>
    /// <param name="command">The command, for its standard input and its further descriptors.</param>
    /// <param name="output">What standard output is to be, in place of what the command says.</param>
    /// <param name="error">The same for standard error.</param>
    public ChildStreams(Command command, StandardStream output, StandardStream error)
    {
        IReadOnlyList<InheritedHandle> inherited = command.InheritedHandles;
        _maps = new DescriptorMap[3 + inherited.Count];
        try
        {
            if (command.Terminal is TerminalOptions terminal)
            {
                OpenTerminal(terminal);
            }

            _maps[0] = new DescriptorMap(Open(command.StandardInput, 0), 0);
            _maps[1] = new DescriptorMap(Open(output, 1), 1);
            bool sameFile = error == output && error.Path is not null;
            bool same = sameFile || error.Kind == StreamKind.StandardOutput;
            _maps[2] = new DescriptorMap(same ? _maps[1].Source : Open(error, 2), 2);
            for (int i = 0; i < inherited.Count; i++)
            {
                int source = Use(inherited[i].Handle);
                _maps[3 + i] = new DescriptorMap(source, inherited[i].Number ?? source);
            }

            if (command.ControllingTerminal is SafeHandle controlling)
            {
                Use(controlling);
            }

            ThrowIfTargetsMeet();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// What becomes which number in the child. A stream that this process does not have is not listed.
    /// </summary>
    public IReadOnlyList<DescriptorMap> Descriptors =>
        Array.Exists(_maps, map => map.Source == NotThere)
            ? Array.FindAll(_maps, map => map.Source != NotThere) : _maps;

    /// <summary>This process's end of the pipe to standard input; null when it is no pipe.</summary>
    public SafeFd? Input { get; private set; }

    /// <summary>This process's end of the pipe from standard output; null when it is no pipe.</summary>
    public SafeFd? Output { get; private set; }

    /// <summary>This process's end of the pipe from standard error; null when it is no pipe.</summary>
    public SafeFd? Error { get; private set; }

    /// <summary>This process's side of the child's own terminal; null when it has none.</summary>
    public SafeFd? Master { get; private set; }

    /// <summary>The child's side of its own terminal; -1 when it has none.</summary>
    public int Terminal { get; private set; } = NotThere;

    /// <summary>One of the three standard streams of the child is a terminal of this process.</summary>
    public bool AnyIsTerminal() => IsTerminal(_maps[0]) || IsTerminal(_maps[1]) || IsTerminal(_maps[2]);

    /// <summary>
    /// The child has its side: closes ours of it, and keeps the ends of the pipes open for their new owner.
    /// </summary>
    public void CloseChildSide()
    {
        foreach (SafeFd fd in _opened)
        {
            fd.Dispose();
        }

        foreach (SafeHandle handle in _used)
        {
            handle.DangerousRelease();
        }

        _opened.Clear();
        _used.Clear();
    }

    /// <summary>Closes everything.</summary>
    public void Dispose()
    {
        CloseChildSide();
        Master?.Dispose();
        Input?.Dispose();
        Output?.Dispose();
        Error?.Dispose();
    }

    private int Open(StandardStream stream, int number) => stream.Kind switch
    {
        StreamKind.Default when Terminal != NotThere => Terminal,
        StreamKind.Default or StreamKind.Inherit => Descriptor.IsInheritable(number) ? number : NotThere,
        StreamKind.Handle => Use(stream.GivenHandle!),
        StreamKind.Piped or StreamKind.FromStream => OpenPipe(number),
        StreamKind.Null => OpenFile("/dev/null", Libc.O_RDWR),
        StreamKind.FromFile => OpenFile(stream.Path!, Libc.O_RDONLY),
        StreamKind.ToFile => OpenFile(stream.Path!, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_TRUNC),
        StreamKind.AppendToFile => OpenFile(stream.Path!, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_APPEND),
        StreamKind.FromBytes => Keep(MemoryFile.CreateWith("kin-standard-input", stream.Bytes.Span)),
        StreamKind kind => throw new InvalidOperationException($"{kind} cannot be descriptor {number}."),
    };

    private bool IsTerminal(DescriptorMap map) =>
        map.Source != Terminal && Native.Terminals.Terminal.Is(map.Source);

    // Set up before the child is born, so that its program never sees another size.
    private void OpenTerminal(TerminalOptions options)
    {
        (Master, SafeFd peer) = PseudoTerminalPair.Create();
        Terminal = Keep(peer);
        LineSettings.Resize(peer, (ushort)options.Rows, (ushort)options.Columns);
        Termios settings = options.Like ?? LineSettings.WithUtf8(LineSettings.Of(peer) ?? default);
        settings = options.Raw ? LineSettings.Raw(settings) : settings;
        LineSettings.Apply(peer, options.Echo ? settings : LineSettings.WithoutEcho(settings));
        if (options.EndsInput && LineSettings.EndOfInput(settings) is byte key)
        {
            Descriptor.Write(Master, [key]);
        }
    }

    private int OpenFile(string path, int flags)
    {
        int fd;
        while (Sys.Interrupted(fd = Libc.open(path, flags | Libc.O_CLOEXEC | Libc.O_NOCTTY, FileMode)))
        {
        }

        return Keep(new SafeFd(Sys.Check(fd, "open", path)));
    }

    private int OpenPipe(int number)
    {
        (SafeFd read, SafeFd write) = Pipe.Create();
        (SafeFd ours, SafeFd theirs) = number == 0 ? (write, read) : (read, write);
        Keep(theirs);
        switch (number)
        {
            case 0:
                Input = ours;
                break;
            case 1:
                Output = ours;
                break;
            default:
                Error = ours;
                break;
        }

        Pipe.SetNonBlocking(ours);
        return theirs.Number;
    }

    private int Keep(SafeFd fd)
    {
        _opened.Add(fd);
        return fd.Number;
    }

    private int Use(SafeHandle handle)
    {
        if (handle is { IsInvalid: true, IsClosed: false })
        {
            throw new ArgumentException("A handle for the child is not open.");
        }

        bool held = false;
        handle.DangerousAddRef(ref held);
        _used.Add(handle);
        return (int)handle.DangerousGetHandle();
    }

    private void ThrowIfTargetsMeet()
    {
        for (int i = 3; i < _maps.Length; i++)
        {
            for (int k = 0; k < i; k++)
            {
                if (_maps[k].Target == _maps[i].Target)
                {
                    throw new ArgumentException(
                        $"Two handles are to be descriptor {_maps[i].Target} of the child. "
                        + "Change one number.",
                        nameof(Command.InheritedHandles));
                }
            }
        }
    }
}
